// Data protection of a contract, and the register of processing.

import { expect, test } from "../fixtures.js";

const content = `1. Data protection

1.1 The types of personal data are: names and medical records.

1.2 The Supplier must delete personal data within 30 days after the end of this agreement.`;

test("what a contract says of personal data is confirmed and corrected, and stands in the register", async ({ office, company }) => {
  const contract = await company.contract({ content });
  await office.goto(`/contracts/${contract}`);
  await office.getByRole("link", { name: "Data protection", exact: true }).click();
  await expect(office.getByRole("heading", { name: "What this contract says" })).toBeVisible();
  await expect(office.getByRole("main")).toContainText("Missing from its entry");

  const special = office.locator("#special");
  await special.locator("summary").click();
  await expect(special).toContainText("medical records");
  await special.getByRole("button", { name: "Confirm as read" }).click();
  await expect(office.locator("#special")).toContainText("said by a person");

  const purposes = office.locator("#purposes");
  await purposes.locator("summary").click();
  await purposes.getByLabel("In your own words, one on each line").fill("Care of staff");
  await purposes.getByRole("button", { name: "Say this" }).click();
  await expect(office.locator("#purposes").getByLabel("What you rest this on")).toHaveAccessibleDescription(/Say what you rest this on/);
  await expect(office.locator("#purposes").getByLabel("In your own words, one on each line")).toHaveValue("Care of staff");
  await office.locator("#purposes").getByLabel("What you rest this on").fill("Asked the manager");
  await office.locator("#purposes").getByRole("button", { name: "Say this" }).click();
  await expect(office.locator("#purposes")).toContainText("Care of staff");

  await office.getByLabel("None is needed").check();
  await office.getByRole("textbox", { name: "Why (optional)" }).fill("Two people");
  await office.getByRole("button", { name: "Keep the answer" }).click();
  await expect(office.getByRole("heading", { name: "Impact assessment: not needed" })).toBeVisible();

  await office.goto("/processing?status=all");
  await expect(office.getByRole("table").getByRole("row")).toHaveCount(2);
  await expect(office.getByRole("table")).toContainText("Care of staff");
  await office.getByRole("link", { name: "With special category data: 1" }).click();
  await expect(office).toHaveURL(/special=true/);
  await expect(office.getByRole("table").getByRole("row")).toHaveCount(2);
});
