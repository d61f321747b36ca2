// What a company says of itself, and the drafts that begin with it.

import { expect, test } from "../fixtures.js";

test("the company's own numbers are recorded once and stand in the drafts that follow", async ({ office }) => {
  await office.goto("/account");
  await office.getByRole("link", { name: "Change the company's details" }).click();
  const number = office.getByLabel("Company number");
  await number.fill("12X");
  await office.getByLabel("VAT number").fill("GB 123 4567 82");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect(number).toHaveAccessibleDescription(/eight characters/);
  await expect(office.getByLabel("VAT number")).toHaveValue("GB 123 4567 82");
  await number.fill("1162045");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect(number).toHaveAccessibleDescription(/If it starts with a zero, enter 01162045/);
  await number.fill("01162045");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect(office.getByText("Company number 01162045, VAT number GB123456782")).toBeVisible();

  await office.goto("/templates/T-NDA-MUT");
  await office.getByRole("button", { name: /Draft it/ }).first().click();
  await expect(office.getByLabel("Company number")).toHaveValue("01162045");
});
