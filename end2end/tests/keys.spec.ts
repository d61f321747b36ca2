// API keys: a program gets in with one until it is revoked, and only one page ever shows it.

import { expect, test } from "../fixtures.js";
import { Masthead } from "../pages/accounts.js";
import { KeysPage } from "../pages/keys.js";

test("a key is made, shown once, used by a program and revoked", async ({ office, company, playwright, baseURL, watch }) => {
  const keys = new KeysPage(office);
  await new Masthead(office, company.person, company.name).openAccount();
  await office.getByRole("link", { name: "API keys" }).click();
  await expect(office.getByRole("heading", { name: "No API key yet" })).toBeVisible();
  await keys.goToForm();
  await keys.make("Accounts package", "Read and write");
  const secret = await keys.secret.inputValue();
  expect(secret).toMatch(/^pactoria_[0-9a-f]{64}$/);
  expect(office.url()).not.toContain(secret);
  expect(JSON.stringify(await office.context().cookies())).not.toContain(secret);

  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { "x-api-key": secret } });
  expect((await program.get("/api/v1/contracts")).status()).toBe(200);

  await keys.copied.click();
  await expect(keys.rows).toHaveCount(1);
  await expect(keys.rows).toContainText("Accounts package");
  await expect(keys.rows).toContainText("Read and write");
  await expect(keys.rows).toContainText("today at");
  expect(await office.content()).not.toContain(secret);

  await keys.revoke(/Accounts package/);
  await office.getByRole("button", { name: "Revoke the key" }).click();
  await expect(office.getByRole("heading", { name: "No API key yet" })).toBeVisible();
  expect((await program.get("/api/v1/contracts")).status()).toBe(401);
  await program.dispose();

  // Going back leads to pages that do not have the key any more, whatever the browser makes of the form on the way.
  watch.expects(409);
  await office.goto("/settings/keys/new");
  expect(await office.content()).not.toContain(secret);
});

test("a form for a key that is not complete says so and keeps what was typed", async ({ office, watch }) => {
  watch.expects(422);
  const keys = new KeysPage(office);
  await office.goto("/settings/keys/new");
  await office.getByLabel("When the key ends").selectOption("In a year");
  await keys.make("", "Everything you may do");
  await expect(office.getByLabel("What the key is for")).toHaveAccessibleDescription(/Fill this in/);
  await expect(office.getByRole("radio", { name: "Everything you may do", exact: true })).toBeChecked();
  await expect(office.getByLabel("When the key ends")).toHaveValue("365");
  await keys.make("Reports");
  await expect(keys.secret).toBeVisible();
});

test("pressing the button twice makes one key", async ({ office, watch }) => {
  watch.expects(409);
  const keys = new KeysPage(office);
  await office.goto("/settings/keys/new");
  await office.getByLabel("What the key is for").fill("Accounts package");
  await office.getByRole("button", { name: "Make the key" }).dblclick();
  await expect(office.getByRole("heading", { level: 1 })).toBeVisible();
  await keys.open();
  await expect(keys.rows).toHaveCount(1);
});
