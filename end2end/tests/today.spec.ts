// What needs a person today, and the filters of the list that few need.

import { expect, test } from "../fixtures.js";
import { ContractList } from "../pages/contracts.js";
import { ObligationsPage } from "../pages/dates.js";

test("what is overdue stands on the first page and on the dashboard, and opens just that", async ({ office, company }) => {
  const obligations = new ObligationsPage(office);
  await obligations.open(await company.contract());
  await obligations.record("Send the report", "2026-01-31", "3");
  for (const page of ["/dashboard", "/"]) {
    await office.goto(page);
    await expect(office.getByRole("heading", { name: "What needs you today" })).toBeVisible();
    await expect(office.getByRole("link", { name: "Send the report" })).toBeVisible();
  }
  await office.getByRole("link", { name: /of yours: Overdue obligations/ }).click();
  await expect(obligations.rows).toHaveCount(1);
  await office.goto("/");
  await office.getByRole("link", { name: "Send the report" }).click();
  await expect(office.getByRole("button", { name: "Close the obligation" })).toBeVisible();
});

test("the list is narrowed by the fields that are folded", async ({ office, company }) => {
  await company.contract();
  await company.contract({ title: "Secrets", contract_type: "nda", client_name: "Halden Coatings Limited" });
  const list = new ContractList(office);
  await list.open("");
  await office.getByText("More filters").click();
  await office.getByLabel("Other party, the whole name").fill("Halden Coatings Limited");
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(list.rows).toHaveText(["Secrets"]);
  await expect(office.getByLabel("Other party, the whole name")).toBeVisible();
});
