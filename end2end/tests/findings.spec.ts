// What people decide about findings, and the report that tells of it.

import { expect, test } from "../fixtures.js";
import { ContractPage } from "../pages/contracts.js";

/** Opens the form of the finding about liability for death, which is critical in the contract every test makes. */
async function openFinding(contract: ContractPage, link: string): Promise<void> {
  const finding = contract.findings.side.getByRole("group").filter({ hasText: "death and personal injury" }).first();
  const number = /Finding (\d+)/.exec((await finding.textContent()) ?? "")?.[1];
  await finding.getByText(`Finding ${number}`).click();
  await finding.getByRole("link", { name: link }).click();
}

test("a risk is accepted with a reason, the report says so, and it can be taken back", async ({ office, company }) => {
  const id = await company.contract();
  const contract = new ContractPage(office);
  await contract.open(id);
  await openFinding(contract, "Accept risk…");
  await expect(office.getByLabel("Accept the risk")).toBeChecked();
  await expect(office.getByLabel("Accepted until")).toHaveValue(/^\d{4}-\d{2}-\d{2}$/);
  await office.getByRole("button", { name: "Record the decision" }).click();
  await expect(office.getByLabel("Why", { exact: true })).toHaveAccessibleDescription(/Say why/);
  await office.getByLabel("Why", { exact: true }).fill("The insurer knows of it.");
  await office.getByRole("button", { name: "Record the decision" }).click();

  await contract.open(id, "?show=decided");
  await expect(contract.findings.side.getByRole("group")).toHaveCount(1);
  await expect(contract.findings.side).toContainText("Risk accepted");

  await contract.findings.side.getByRole("link", { name: "Compliance report" }).click();
  const report = office.getByRole("main");
  await expect(office.getByRole("heading", { level: 1, name: /^Compliance report: / })).toBeVisible();
  await expect(report).toContainText("The insurer knows of it.");
  await expect(report).toContainText("Score after decisions");

  await office.goto("/findings?show=decided");
  await office.getByRole("row").filter({ hasText: "The insurer knows of it." }).getByRole("link").click();
  await office.getByRole("button", { name: "Take the decision back" }).click();
  await contract.open(id, "?show=decided");
  await expect(contract.findings.side).toContainText("No finding of this kind");
});

test("the wording for a finding is put in, and the rules say what came of it", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/findings/COM-TPR`);
  await office.getByRole("link", { name: "Put a wording in…" }).click();
  await expect(office.getByLabel("The wording")).toHaveValue(/Contracts \(Rights of Third Parties\) Act 1999/);
  await office.getByLabel("The wording").fill("A person who is not a party has no right to enforce this agreement.");
  await office.getByRole("button", { name: "Show what changes" }).click();
  await expect(office.getByRole("article", { name: "What changes" })).toContainText("A person who is not a party has no right");
  await office.getByRole("button", { name: "Put it in as the next version" }).click();
  await expect(office.getByRole("main")).toContainText("The wording stands in version 2. The rules have read the new text");
  expect((await company.read(id)).content).toContain("A person who is not a party has no right to enforce this agreement.");
});

test("a finding that is assigned waits on the list of whoever looks into it", async ({ office, company }) => {
  const id = await company.contract();
  const contract = new ContractPage(office);
  await contract.open(id);
  await openFinding(contract, "Assign…");
  await office.getByLabel("Assigned to").selectOption({ label: "Priya Nair" });
  await office.getByRole("button", { name: "Assign it" }).click();
  await office.goto("/findings");
  await expect(office.getByRole("row").filter({ hasText: "Priya Nair" })).toHaveCount(1);
});

test("the report is saved as a PDF", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/compliance-report`);
  const waiting = office.waitForEvent("download");
  await office.getByRole("link", { name: "Save as PDF" }).click();
  expect((await waiting).suggestedFilename()).toMatch(/\.pdf$/);
});
