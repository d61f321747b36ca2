// Frameworks: what records show, what a person vouches for, and a report that is approved and frozen.

import { expect, test } from "../fixtures.js";

test("a person vouches for what no record shows, and a report is drawn up, approved and frozen", async ({ office, company }) => {
  await office.goto("/frameworks");
  await office.getByRole("link", { name: "UK GDPR", exact: true }).click();
  await expect(office.getByRole("heading", { level: 1, name: "UK GDPR" })).toBeVisible();
  await expect(office.getByRole("table", { name: "What is not met" })).toContainText("Art 33");

  await office.getByRole("link", { name: "Vouch for Art 33" }).click();
  await office.getByRole("button", { name: "Vouch for it", exact: true }).click();
  await expect(office.getByLabel("What is in place")).toHaveAccessibleDescription(/Say what is in place/);
  await office.getByLabel("What is in place").fill("A register of incidents is kept.");
  await office.getByLabel("What shows it").fill("Folder 7 of the safe");
  await office.getByLabel("Until when it counts").fill(inDays(100));
  await office.getByRole("button", { name: "Vouch for it", exact: true }).click();
  await expect(office.getByRole("main")).toContainText("Folder 7 of the safe");
  await expect(office.getByRole("table", { name: "What is not met" })).not.toContainText("Art 33");

  await office.getByRole("button", { name: "Draw up a report" }).click();
  await expect(office.getByRole("main")).toContainText("A draft, approved by nobody");
  await office.getByLabel("I approve this report for the company").check();
  await office.getByLabel("Why you approve it").fill("Looked at every control");
  await office.getByRole("button", { name: "Approve this report" }).click();
  await expect(office.getByLabel("Your password, once more")).toHaveAccessibleDescription(/Type your password once more/);
  await expect(office.getByLabel("Why you approve it")).toHaveValue("Looked at every control");
  await office.getByLabel("I approve this report for the company").check();
  await office.getByLabel("Your password, once more").fill(company.password);
  await office.getByRole("button", { name: "Approve this report" }).click();
  await expect(office.getByRole("main")).toContainText("the hash still fits what is kept");
  await expect(office.getByRole("button", { name: "Approve this report" })).toHaveCount(0);
});

test("a figure leads to the list that it counts", async ({ office, company }) => {
  await company.contract();
  await office.goto("/frameworks/sox");
  const figure = office.getByRole("link", { name: /^Contracts created: / }).first();
  const counted = (await figure.textContent())?.trim();
  await figure.click();
  await expect(office.getByRole("main")).toContainText(`${counted} entries, newest first`);
});

test("a report as PDF, CSV and JSON is saved under a name that says what it is", async ({ office }) => {
  await office.goto("/frameworks/general");
  await office.getByRole("button", { name: "Draw up a report" }).click();
  for (const [words, ending] of [["Save as PDF", "pdf"], ["Save as CSV", "csv"], ["Save as JSON", "json"]] as const) {
    const waiting = office.waitForEvent("download");
    await office.getByRole("link", { name: words }).click();
    expect((await waiting).suggestedFilename()).toMatch(new RegExp(`^good-practice-for-contracts-.*-draft\\.${ending}$`));
  }
});

/** A day from now, as `2026-11-23`. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
