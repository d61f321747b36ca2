// A draft that a model writes: from a description, word by word, stopped, and taken over by a person.

import { expect, test } from "../fixtures.js";
import type { Page } from "@playwright/test";

const DESCRIPTION =
  "Spruce Cleaning Limited cleans our offices at 12 Severn Quay, Bristol BS1 5TY for £890 a month plus VAT from 1 March 2027, with 30 days' notice.";

async function describe(page: Page, description: string) {
  await page.goto("/describe");
  await page.getByRole("textbox", { name: "What do you need a contract for?" }).fill(description);
  await page.getByRole("button", { name: "Find a template" }).click();
  await page.getByRole("button", { name: "Write it with the model…" }).click();
  await expect(page.getByRole("heading", { name: "Write it with a model" })).toBeVisible();
}

test("a described contract is written by the model, and stands in the contract when it is taken over", async ({ office }) => {
  await describe(office, DESCRIPTION);
  await expect(office.getByRole("textbox", { name: "What should the contract say?" })).toHaveValue(DESCRIPTION);
  await office.getByRole("button", { name: "Write it", exact: true }).click();
  const draft = office.getByRole("textbox", { name: "The draft" });
  await expect(draft).toHaveValue(/Spruce Cleaning Limited will clean the offices/);
  await expect(office.getByRole("article", { name: "How it reads" })).toContainText("in clause 1 within 30 days");
  await draft.fill((await draft.inputValue()).replace("£890", "£900"));
  await office.getByRole("button", { name: "Take it over as the next version" }).click();
  await expect(office.getByRole("main")).toContainText("£900 a month for the services");
  await office.getByRole("link", { name: /^Versions/ }).click();
  await expect(office.getByRole("main")).toContainText(/Drafted by the model .+, taken over by .+, with changes/);
});

test.describe("while it is written", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without script the form waits for the whole draft");

  test("its words are read as they come, and it is stopped", async ({ office }) => {
    await describe(office, `${DESCRIPTION} Be slow.`);
    await office.getByRole("button", { name: "Write it", exact: true }).click();
    await expect(office.getByRole("textbox", { name: "What has come so far" })).toHaveValue(/£890 a month for the services/);
    await office.getByRole("button", { name: "Stop" }).click();
    await expect(office.getByRole("main")).toContainText("It was stopped before it was done.");
    await expect(office.getByRole("button", { name: "Take it over as the next version" })).toHaveCount(0);
    await office.getByRole("button", { name: "Assemble it from the template" }).click();
    await expect(office.getByRole("main")).toContainText("Spruce Cleaning Limited");
  });
});

test("a model that is busy leaves the description where it was, and the template writes the text", async ({ office }) => {
  await describe(office, `${DESCRIPTION} We are a busy office.`);
  await office.getByRole("button", { name: "Write it", exact: true }).click();
  await expect(office.getByRole("main")).toContainText("takes no more requests for now");
  await expect(office.getByRole("textbox", { name: "What should the contract say?" })).toHaveValue(/We are a busy office/);
  await office.getByRole("button", { name: "Assemble it from the template" }).click();
  await expect(office.getByRole("main")).toContainText("Spruce Cleaning Limited");
});
