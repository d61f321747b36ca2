// Risk: a board that follows what changes, and the reasons behind every score.

import { expect, test } from "../fixtures.js";

test("a new company's board says that there is nothing to work risk out of", async ({ office }) => {
  await office.goto("/risk");
  await expect(office.getByRole("heading", { name: "No contract yet" })).toBeVisible();
  await expect(office.getByText("No model was asked yet.")).toBeVisible();
});

test("each figure of the board opens the contracts behind it, and each party its reasons", async ({ office, company }) => {
  await company.contract();
  await office.goto("/risk");
  const scores = office.getByRole("table", { name: "Contracts by risk" });
  await scores.getByRole("link", { name: "1", exact: true }).click();
  await expect(office).toHaveURL(/\/risk\/contracts\?score=/);
  await expect(office.getByRole("table", { name: "Contracts by risk" }).getByRole("row")).toHaveCount(2);

  await office.goto("/risk/counterparties");
  await office.getByRole("table", { name: "Other parties by risk" }).getByRole("link", { name: /Calder Bridge/ }).click();
  await expect(office.getByRole("heading", { level: 1, name: /Calder Bridge/ })).toBeVisible();
  await office.getByRole("link", { name: /The riskiest contract with them/ }).click();
  await expect(office.getByRole("link", { name: "Consultancy for the winter range" })).toBeVisible();
});

test.describe("while the board is open", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without script, whoever looks presses for it");

  test("it takes over what a colleague changes, and the focus stays where it was", async ({ office, company }) => {
    await company.contract();
    await office.goto("/risk");
    const all = office.getByRole("link", { name: "All by risk" }).first();
    await all.focus();
    const contracts = office.getByRole("table", { name: "The riskiest contracts" });
    await expect(contracts.getByRole("row")).toHaveCount(2);
    await company.contract({ title: "A second one" });
    await expect(contracts.getByRole("row")).toHaveCount(3);
    await expect(office.getByText("The board has changed")).toBeAttached();
    await expect(all).toBeFocused();
  });
});

test("an account's page says what its records show and opens the trail", async ({ office }) => {
  await office.goto("/risk/people");
  await expect(office.getByText("not what a person is like")).toBeVisible();
  await office.getByRole("table", { name: "Accounts by risk" }).getByRole("link").first().click();
  await office.getByRole("link", { name: /may run the company’s settings/ }).click();
  await expect(office).toHaveURL(/\/audit\?person=/);
  await expect(office.getByText(/What one person did/)).toBeVisible();
});
