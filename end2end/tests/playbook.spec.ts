// The company's rules: switched off with a reason, written, tried, and published.

import { expect, test } from "../fixtures.js";

test("a rule is switched off and one is written, both are tried on the contracts and published", async ({ office, company }) => {
  const contract = await company.contract({ content: "1. Fees\n\n1.1 The Client pays within 60 days of an invoice." });
  await office.goto("/settings/playbook/rules/COM-LAW");
  await office.getByRole("button", { name: "Switch it off in the draft" }).click();
  await expect(office.getByLabel("Why your company does without it")).toHaveAccessibleDescription(/Say why/);
  await office.getByLabel("Why your company does without it").fill("Our master terms say it");
  await office.getByRole("button", { name: "Switch it off in the draft" }).click();

  await office.goto("/settings/playbook/own/new");
  await office.getByLabel("What it is about").fill("How soon we are paid");
  await office.getByLabel("Never: the rule is not met, whatever else stands there").fill("within 60 days");
  await office.getByRole("button", { name: "Put it into the draft" }).click();

  await office.goto("/settings/playbook");
  await office.getByRole("link", { name: "Try on the last 100 contracts" }).click();
  const rows = office.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("Gone: Governing law");
  await expect(rows.last()).toContainText("New: How soon we are paid");
  await office.getByRole("button", { name: "Publish this draft" }).click();
  await expect(office.getByRole("main")).toContainText("Version 1");

  await office.goto(`/contracts/${contract}`);
  await expect(office.getByRole("main")).toContainText("How soon we are paid");
  await expect(office.getByRole("main")).toContainText("Our master terms say it");
});

test("what an own rule finds is marked in the text, accepted with a reason, and listed by itself", async ({ office, company }) => {
  const contract = await company.contract({ content: "1. Fees\n\n1.1 The Client pays within 60 days of an invoice." });
  await office.goto("/settings/playbook/own/new");
  await office.getByLabel("What it is about").fill("How soon we are paid");
  await office.getByLabel("Never: the rule is not met, whatever else stands there").fill("within 60 days");
  await office.getByRole("button", { name: "Put it into the draft" }).click();
  await office.getByRole("link", { name: "Try on the last 100 contracts" }).click();
  await office.getByRole("button", { name: "Publish this draft" }).click();

  await office.goto(`/contracts/${contract}?area=own`);
  await expect(office.getByRole("article", { name: "Contract text" }).locator("mark")).toContainText("within 60 days");
  const side = office.getByRole("complementary", { name: "Findings" });
  await side.getByText("Finding 1", { exact: true }).click();
  await side.getByRole("link", { name: "Accept risk…" }).click();
  await office.getByLabel("Why", { exact: true }).fill("A partner of ten years.");
  await office.getByRole("button", { name: "Record the decision" }).click();

  await office.goto("/findings?show=decided");
  await office.getByLabel("Whose rules").selectOption({ label: "Your company’s own rules" });
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(office.getByRole("row").filter({ hasText: "A partner of ten years." })).toContainText("Own rule");
  await office.goto(`/contracts/${contract}/compliance-report`);
  await expect(office.getByRole("main")).toContainText("No score and no verdict counts it");
});
