// Obligations: recorded, shown to the company, closed with a note, and coming back.

import { expect, test } from "../fixtures.js";
import { ObligationsPage } from "../pages/dates.js";

test("an obligation is recorded, found among the company's, closed with a note, and comes back", async ({ office, company }) => {
  const obligations = new ObligationsPage(office);
  await obligations.open(await company.contract());
  await expect(office.getByRole("heading", { name: "No obligation is recorded" })).toBeVisible();
  await obligations.record("Send the report", "2026-01-31", "3");
  await expect(obligations.rows).toContainText("Overdue");
  await office.getByRole("link", { name: "Obligations", exact: true }).first().click();
  await expect(office.getByRole("heading", { level: 1, name: "Obligations" })).toBeVisible();
  await office.getByLabel("Show").selectOption("Overdue");
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(obligations.rows).toHaveCount(1);

  await obligations.close("Send the report", "");
  await expect(office.getByLabel("What shows it")).toHaveAccessibleDescription(/Say what shows that it was done/);
  await office.getByLabel("What shows it").fill("Sent by mail on 30 January");
  await office.getByRole("button", { name: "Close the obligation" }).click();
  await expect(obligations.rows).toHaveCount(2);
  await expect(obligations.rows.first()).toContainText("30 April 2026");
  await expect(obligations.rows.last()).toContainText("Sent by mail on 30 January");
});

test("an obligation that is open is changed, and keeps what else it said", async ({ office, company }) => {
  const obligations = new ObligationsPage(office);
  await obligations.open(await company.contract());
  await obligations.record("Send the reprot", "2026-01-31", "3");
  await office.getByRole("link", { name: "Change Send the reprot" }).click();
  await expect(office.getByLabel("By when")).toHaveValue("2026-01-31");
  await expect(office.getByLabel("It comes back every")).toHaveValue("3");
  await office.getByLabel("What is to be done").fill("Send the report");
  await office.getByRole("button", { name: "Save the change" }).click();
  await expect(obligations.rows).toContainText("Send the report");
  await expect(obligations.rows).toContainText("every 3 months");
});

test("a form that is not complete says so and keeps what was typed", async ({ office, company }) => {
  const obligations = new ObligationsPage(office);
  await obligations.open(await company.contract());
  await office.getByLabel("What the contract says").fill("6.2 The Supplier shall report <monthly>.");
  await obligations.record("", "");
  await expect(office.getByLabel("What is to be done")).toHaveAccessibleDescription(/Fill this in/);
  await expect(office.getByLabel("What the contract says")).toHaveValue("6.2 The Supplier shall report <monthly>.");
});
