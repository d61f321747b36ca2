// A second opinion of a model on the findings, and a clause that it rewrites.

import { expect, test } from "../fixtures.js";

test("a second opinion stands beside the scores of the rules, and what stands nowhere in the contract is left out", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/ask`);
  await office.getByRole("link", { name: "A second opinion on the findings" }).click();
  await office.getByRole("button", { name: "Ask the model" }).click();
  const scores = office.getByRole("table", { name: "Scores by the rules and with the model" });
  await expect(scores.getByRole("row", { name: /^Overall/ })).toBeVisible();
  await expect(office.getByText("One thing it said was left out, because its words do not stand in the contract.")).toBeVisible();
  await office.goto(`/contracts/${id}`);
  await expect(office.getByText("A second opinion by a model.")).toBeVisible();
  await office.goto(`/contracts/${id}/compliance-report`);
  await expect(office.getByRole("heading", { name: "A second opinion by a model" })).toBeVisible();
});

test("a clause that a model rewrites is shown as a change and enters the contract when it is accepted", async ({ office, company }) => {
  const id = await company.contract();
  await office.goto(`/contracts/${id}/rewrite`);
  await office.getByRole("button", { name: "Have it rewritten" }).click();
  await expect(office.getByRole("combobox", { name: "The clause" })).toHaveAccessibleDescription(/Choose a clause of this contract/);
  await office.getByRole("combobox", { name: "The clause" }).selectOption({ index: 1 });
  await office.getByRole("textbox", { name: "What is to become of it?" }).fill("Keep outsiders out.");
  await office.getByRole("button", { name: "Have it rewritten" }).click();
  await expect(office.getByRole("article", { name: "What would change" })).toContainText("Nobody but a party may enforce a term");
  expect((await company.read(id)).version).toBe(1);
  await office.getByRole("button", { name: "Accept it as the next version" }).click();
  await expect(office.getByRole("main")).toContainText("Nobody but a party may enforce a term");
  expect((await company.read(id)).version).toBe(2);
});
