// A description in plain English becomes a template with answers.

import { expect, test } from "../fixtures.js";

const CLEANING =
  "We need a cleaning company, Sparkle & Sons Ltd (company number 07654321), to clean our shop in Leeds from 4 January 2027 for £1,450 a month plus VAT, paid within 30 days.";

test("a description finds a template, fills what it says, and asks only for the rest", async ({ office }) => {
  await office.goto("/templates");
  await office.getByRole("link", { name: "Describe what you need" }).first().click();
  await office.getByLabel("What do you need a contract for?").fill(CLEANING);
  await office.getByRole("button", { name: "Find a template" }).click();
  const fits = office.getByRole("region", { name: "Templates that fit" }).getByRole("listitem");
  await expect(fits.first()).toContainText("Facilities and maintenance services agreement");
  await expect(fits.first()).toContainText("You said “cleaning”");
  await fits.first().getByRole("button", { name: "Use it" }).click();

  await expect(office.getByRole("heading", { name: "What is still missing" })).toBeVisible();
  await expect(office.getByRole("heading", { level: 3, name: "The client", exact: true })).toBeVisible();
  await expect(office.getByLabel("Monthly fee")).toHaveCount(0);
  const preview = office.getByRole("complementary", { name: "Preview" });
  await expect(preview).toContainText("Sparkle & Sons Ltd");
  await expect(preview).toContainText("4 January 2027");
});

test("what nobody has a template for is said so, and the description stays", async ({ office }) => {
  await office.goto("/describe");
  const said = "I want a last will that leaves my house to my niece.";
  await office.getByLabel("What do you need a contract for?").fill(said);
  await office.getByRole("button", { name: "Find a template" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Templates that fit" })).toBeVisible();
  await expect(office.getByRole("main")).toContainText(said);
  await expect(office.getByRole("button", { name: "Use it" })).toHaveCount(0);
});
