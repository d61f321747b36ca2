// How a contract in force is changed: an amendment is drafted, signed, and written into what governs.

import { expect, test } from "../fixtures.js";

const CONTENT = "# Coating\n\n## 1. Services\n\n1.1 The Supplier coats lenses.\n\n## 2. Payment\n\n2.1 Invoices are paid within 30 days.\n";

test("a contract in force is amended, and shows what governs and where it comes from", async ({ office, company }) => {
  const id = await company.contract({ title: "Lens coating", content: CONTENT });
  await office.goto(`/contracts/${id}/step/active`);
  await office.getByRole("button", { name: "Mark as signed" }).click();

  await office.getByRole("link", { name: "Amend", exact: true }).click();
  await expect(office.getByLabel("Title of the amendment")).toHaveValue("Amendment 1 to Lens coating");
  await office.getByRole("combobox", { name: /^Clause/ }).selectOption("clause 2.1");
  await office.getByRole("button", { name: "Draft the amendment" }).click();
  await expect(office.getByLabel(/^New text/)).toHaveAccessibleDescription(/Write the new text of the clause/);
  await office.getByLabel(/^New text/).fill("Invoices are paid within 14 days.");
  await office.getByRole("button", { name: "Draft the amendment" }).click();
  await expect(office.getByText("It changes nothing until it is signed.")).toBeVisible();
  await expect(office.getByText("Clause 2.1 is deleted and replaced with the following:")).toBeVisible();

  await office.getByRole("link", { name: "Add a change" }).click();
  await office.getByRole("combobox", { name: /^Clause/ }).selectOption("clause 1.1");
  await office.getByLabel("What happens to it").selectOption("insert_after");
  await office.getByLabel(/^New text/).fill("It does so within a week.");
  await office.getByRole("button", { name: "Add the change" }).click();
  const amendment = office.url();
  await office.goto(`${amendment}/step/active`);
  await office.getByRole("button", { name: "Mark as signed" }).click();

  await office.goto(`/contracts/${id}`);
  await office.getByRole("link", { name: "What governs today" }).click();
  const text = office.getByRole("article", { name: "Text that governs" });
  await expect(text).toContainText("Invoices are paid within 14 days.");
  await expect(text).toContainText("1.1A");
  await expect(text).not.toContainText("30 days");
  await office.getByLabel("Day").fill("2020-01-01");
  await office.getByRole("button", { name: "Show" }).click();
  await expect(text).toContainText("30 days");
  await expect(office.getByText("None. The agreement governs as it was signed.")).toBeVisible();
});
