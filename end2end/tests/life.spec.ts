// The life of a contract on its page: what is offered, what is asked, what is shown afterwards.

import { expect, test } from "../fixtures.js";
import { ContractPage } from "../pages/contracts.js";

test("a contract goes to review, comes back with a reason, is signed and completed", async ({ office, company }) => {
  const id = await company.contract();
  const contract = new ContractPage(office);
  await contract.open(id);

  await office.getByRole("link", { name: "Send for review" }).click();
  await expect(office.getByText("The text can no longer be changed while it is under review.")).toBeVisible();
  await office.getByRole("button", { name: "Send for review" }).click();
  await expect(office.getByText(/Sent for review by Priya Nair today at/)).toBeVisible();
  await expect(office.getByRole("link", { name: "Edit text" })).toHaveCount(0);

  await office.goto(`/contracts/${id}/step/draft`);
  await office.getByRole("button", { name: "Return to draft" }).click();
  await expect(office.getByRole("textbox", { name: "Why" })).toHaveAccessibleDescription(/Say why/);
  await office.getByRole("textbox", { name: "Why" }).fill("Clause 4 is too wide.");
  await office.getByRole("button", { name: "Return to draft" }).click();
  await expect(office.getByText(/Returned to draft by Priya Nair .*“Clause 4 is too wide\.”/)).toBeVisible();

  await office.goto(`/contracts/${id}/step/active`);
  await office.getByLabel("Who signed").fill("Priya Nair and Owen Halden");
  await office.getByRole("button", { name: "Mark as signed" }).click();
  await expect(office.getByText(/Signed on .* by Priya Nair and Owen Halden, recorded by Priya Nair/)).toBeVisible();

  await office.getByRole("link", { name: "Mark as completed" }).click();
  await office.getByRole("button", { name: "Mark as completed" }).click();
  await expect(office.getByText(/Completed by Priya Nair/)).toBeVisible();
  for (const step of ["Send for review", "Mark as signed", "Terminate"]) {
    await expect(office.getByRole("link", { name: step })).toHaveCount(0);
  }
});

test("a day of signing that is still to come is complained about, and what was typed stays", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/step/active`);
  await office.getByLabel("Who signed").fill("Everybody");
  await office.getByLabel("Day of the last signature").fill("2190-01-01");
  await office.getByRole("button", { name: "Mark as signed" }).click();
  await expect(office.getByLabel("Day of the last signature")).toHaveAccessibleDescription(/a day to come/);
  await expect(office.getByLabel("Who signed")).toHaveValue("Everybody");
});

test("the notice date follows from what the contract says, and shows how", async ({ office, company }) => {
  const id = await company.contract({ start_date: "2026-12-01", end_date: "2027-11-30" });
  await office.goto(`/contracts/${id}/dates`);
  await office.getByLabel(/^Notice period/).fill("3");
  await office.getByLabel("Unit of the notice").selectOption("months");
  await office.getByRole("button", { name: "Work out the dates" }).click();
  const notice = office.getByRole("definition").filter({ hasText: "26 August 2027" });
  await expect(notice).toBeVisible();
  await expect(office.getByText(/Summer bank holiday/)).toBeVisible();

  await office.getByLabel("How a notice is sent").selectOption("email");
  await office.getByRole("button", { name: "Work out the dates" }).click();
  await expect(office.getByRole("definition").filter({ hasText: "31 August 2027" })).toBeVisible();
});
