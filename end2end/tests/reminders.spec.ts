// Reminders before the dates of a contract, and the outbox they leave from.

import { expect, test } from "../fixtures.js";
import { RemindersPage } from "../pages/dates.js";

const TERM = { start_date: "2026-12-01", end_date: "2099-11-30" };

test("the usual reminders are one press, and each can be removed", async ({ office, company }) => {
  const reminders = new RemindersPage(office);
  await reminders.open(await company.contract(TERM));
  await expect(office.getByRole("heading", { name: "No reminder is set" })).toBeVisible();
  await office.getByRole("button", { name: "Set the usual reminders" }).click();
  await expect(reminders.rows).toHaveCount(2);
  await expect(reminders.rows.first()).toContainText(company.email);
  await expect(reminders.rows.first()).toContainText("Goes out on 1 October 2099");
  await reminders.rows.first().getByRole("button", { name: /^Remove/ }).click();
  await expect(reminders.rows).toHaveCount(1);
});

test("a form that is not complete says so and keeps what was typed", async ({ office, company }) => {
  const reminders = new RemindersPage(office);
  await reminders.open(await company.contract(TERM));
  await reminders.set("x1", "The last day of the term", "nobody");
  await expect(office.getByRole("alert")).toContainText("Days before");
  await expect(office.getByLabel("How many days before")).toHaveValue("x1");
  await expect(office.getByLabel("Email", { exact: true })).toHaveAccessibleDescription(/not an e-mail address/);
  await reminders.set("30", "The last day of the term", "tom@outside.example");
  await expect(reminders.rows).toHaveCount(1);
  await expect(reminders.rows).toContainText("30 days before the last day of the term");
});

test("the outbox says that no mail server is set, and keeps what waits", async ({ office, company }) => {
  await office.goto("/settings/outbox");
  await expect(office.getByText("No mail server is set, so no mail leaves.")).toBeVisible();
  await expect(office.getByRole("heading", { name: "No mail yet" })).toBeVisible();
  await office.getByRole("button", { name: "Send me a test mail" }).click();
  const rows = office.getByRole("table", { name: "Mails" }).getByRole("row").filter({ hasText: company.email });
  await expect(rows).toContainText("Waiting");
  await office.getByLabel("State").selectOption("Not sent");
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(office.getByRole("heading", { name: "No mail is in this state" })).toBeVisible();
});
