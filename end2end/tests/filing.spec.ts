// How a contract is kept: the numbers of its parties, its tags, what it is related to, and the review that is demanded.

import { expect, test } from "../fixtures.js";
import { FilingPage } from "../pages/filing.js";

test("an order gets its client's numbers and tags, and is found beside its framework", async ({ office, company }) => {
  await company.contract({ title: "Framework for lens coating" });
  const order = await company.contract({ title: "Order for the winter range" });
  const filing = new FilingPage(office);

  await filing.openDetails(order);
  await filing.companyNumber.fill("123456789");
  await filing.saveDetails.click();
  await expect(filing.companyNumber).toHaveAccessibleDescription(/eight characters, like 01234567 or SC123456/);
  await expect(filing.companyNumber).toHaveValue("123456789");
  await filing.companyNumber.fill("sc 001234");
  await filing.vatNumber.fill("123 4567 82");
  await filing.saveDetails.click();
  await expect(office.getByText("company number SC001234, VAT number GB123456782")).toBeVisible();

  await filing.open(order);
  await filing.tags.fill("Optics, Head office, optics");
  await filing.save.click();
  await office.getByRole("link", { name: "Head office" }).click();
  await expect(office.getByRole("link", { name: "Remove filter: Tagged Head office" })).toBeVisible();
  await expect(office.getByRole("rowheader")).toHaveCount(1);

  await filing.open(order);
  await filing.relate("framework", "Order or statement of work under");
  await expect(filing.related).toContainText("Order or statement of work under Framework for lens coating");
  await filing.related.getByRole("link", { name: "Framework for lens coating" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Framework for lens coating" })).toBeVisible();
  await expect(filing.related).toContainText("Framework or master agreement of Order for the winter range");
  await filing.open(order);
  await filing.related.getByRole("button", { name: /^Remove/ }).click();
  await expect(filing.related).toContainText("None yet");
});

test("a contract that needs a review is not marked as signed by whoever drafted it", async ({ office, company }) => {
  const id = await company.contract({ contract_value: "12000" });
  await office.goto("/settings/review");
  await office.getByLabel("Pounds, from").fill("10,000");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect(office.getByText(/Said by Priya Nair/)).toBeVisible();
  await office.goto(`/contracts/${id}`);
  await expect(office.getByText(/contracts worth £10,000\.00 or more reviewed before they are in force/)).toBeVisible();
  await expect(office.getByRole("link", { name: "Mark as signed" })).toHaveCount(0);
  await office.getByRole("link", { name: "Send for review" }).click();
  await office.getByRole("button", { name: "Send for review" }).click();
  await expect(office.getByText(/You drafted this one/)).toBeVisible();
  await expect(office.getByRole("link", { name: "Mark as signed" })).toHaveCount(0);
});
