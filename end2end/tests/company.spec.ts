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

test("the company says from which score on a contract is ready to sign, and who signs below it is told", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto("/settings/company");
  const score = office.getByLabel("Ready to sign from");
  await expect(score).toHaveAccessibleDescription(/stops nobody/);
  await score.fill("95");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect(score).toHaveAccessibleDescription(/from 0\.00 to 1\.00/);
  await score.fill("0.9");
  await office.getByRole("main").getByRole("button", { name: "Save" }).click();

  await office.goto(`/contracts/${id}`);
  await expect(office.getByRole("complementary", { name: "Findings" })).toContainText("Not ready to sign");
  await office.goto(`/contracts/${id}/step/active`);
  await expect(office.getByRole("main")).toContainText("0.90 is asked for");
  await office.getByRole("button", { name: "Mark as signed" }).click();
  await expect(office.getByRole("main")).not.toContainText("Not ready to sign");
});
