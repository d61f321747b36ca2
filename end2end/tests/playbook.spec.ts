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
