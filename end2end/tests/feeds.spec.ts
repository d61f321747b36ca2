// A person's calendar feed, as a calendar program reads it.

import ICAL from "ical.js";
import { expect, test } from "../fixtures.js";
import { ObligationsPage } from "../pages/dates.js";

test("a calendar program reads the dates at an address that is shown once and can be taken away", async ({ office, company, playwright, watch }) => {
  const title = "Coating, of lenses; every pair that is sold in the shops of “Thornbury” and beyond";
  const id = await company.contract({ title, start_date: "2026-12-01", end_date: "2099-11-30" });
  const obligations = new ObligationsPage(office);
  await obligations.open(id);
  await obligations.record("Send the report", "2099-01-31");
  await expect(obligations.rows).toHaveCount(1);

  await office.goto("/account");
  await office.getByRole("link", { name: "Put the dates into your calendar" }).click();
  await office.getByRole("button", { name: "Make an address" }).click();
  const address = await office.getByLabel("Address of your calendar").inputValue();
  const program = await playwright.request.newContext();
  const answer = await program.get(address);
  expect(answer.headers()["content-type"]).toBe("text/calendar; charset=utf-8");

  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  const events = calendar.getAllSubcomponents("vevent").map((it) => new ICAL.Event(it));
  expect(events.map((it) => [it.startDate.toString(), it.startDate.isDate, it.summary])).toEqual([
    ["2099-01-31", true, "Send the report (Priya Nair)"],
    ["2099-11-30", true, `Last day: ${title}`],
  ]);
  expect(new Set(events.map((it) => it.uid)).size).toBe(2);

  await office.goto("/account/calendar");
  expect(await office.content()).not.toContain(address);
  await expect(office.getByText(/^today at/).last()).toBeVisible();
  await office.getByRole("button", { name: "Take the address away" }).click();
  await expect(office.getByText("There is no address yet.")).toBeVisible();
  expect((await program.get(address)).status()).toBe(404);
  await program.dispose();
  expect(watch.verdict()).toEqual({ complaints: [], strangers: [] });
});
