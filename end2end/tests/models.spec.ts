// Language models: asking about a contract, a wording that a person accepts, the setting that keeps a contract here, and what is
// kept of all of it.

import { expect, test } from "../fixtures.js";

test("a question is answered, a made-up quotation is taken out, and the call stands under decisions", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}`);
  await office.getByRole("link", { name: "Ask", exact: true }).click();
  await office.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(office.getByRole("textbox", { name: /^Your question/ })).toHaveAccessibleDescription(/Write your question here/);
  await office.getByRole("textbox", { name: /^Your question/ }).fill("Who may enforce it?");
  await office.getByRole("button", { name: "Ask", exact: true }).click();
  const answer = office.getByRole("region", { name: "Answer" });
  await expect(answer).toContainText("the rest follows from the contract");
  await expect(answer).toContainText("One quotation was taken out");
  await expect(answer).not.toContainText("may enforce nothing here at all");
  await expect(office.getByRole("textbox", { name: /^Your question/ })).toHaveValue("Who may enforce it?");

  await office.goto("/decisions");
  await office.getByLabel("Outcome").selectOption("Answered");
  await office.getByRole("button", { name: "Apply" }).click();
  await office.getByRole("table", { name: "Calls", exact: true }).getByRole("link").first().click();
  await expect(office.getByRole("main")).toContainText("Who may enforce it?");
});

test("a model that is busy leaves the question where it was and says what still works", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/ask`);
  await office.getByRole("textbox", { name: /^Your question/ }).fill("Are you busy?");
  await office.getByRole("button", { name: "Ask", exact: true }).click();
  const said = office.getByRole("region", { name: "Answer" });
  await expect(said).toContainText("takes no more requests for now");
  await expect(said).toContainText("Everything else works without the model");
  await expect(office.getByRole("textbox", { name: /^Your question/ })).toHaveValue("Are you busy?");
});

test("a wording by a model is shown as a change and enters the contract when it is accepted", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/findings/COM-TPR`);
  await office.getByRole("link", { name: "Have a model propose a wording…" }).click();
  await office.getByRole("button", { name: "Ask for a wording" }).click();
  await expect(office.getByRole("article", { name: "What would change" })).toContainText("has no right to enforce it");
  expect((await company.read(id)).version).toBe(1);
  await office.getByRole("button", { name: "Accept it as the next version" }).click();
  await expect(office.getByText("The wording stands in version 2.")).toBeVisible();
  expect((await company.read(id)).content).toContain("has no right to enforce it");
});

test("a contract that never leaves this server is not asked about", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/ask`);
  await office.getByRole("button", { name: "This contract never leaves this server" }).click();
  await expect(office.getByRole("heading", { name: "This contract never leaves this server" })).toBeVisible();
  await expect(office.getByRole("button", { name: "Ask", exact: true })).toHaveCount(0);
  await office.getByRole("button", { name: "Let a model read this contract" }).click();
  await expect(office.getByRole("button", { name: "Ask", exact: true })).toBeVisible();
});

test("an address inside the server's network is refused where it was typed", async ({ office }) => {
  await office.goto("/settings/model");
  await office.getByLabel("Address").fill("http://127.0.0.1:11434/v1");
  await office.getByLabel("Name of the model").fill("small");
  await office.getByRole("button", { name: "Save", exact: true }).click();
  await expect(office.getByLabel("Address")).toHaveAccessibleDescription(/on the machine or network of this server/);
  await expect(office.getByLabel("Name of the model")).toHaveValue("small");
});
