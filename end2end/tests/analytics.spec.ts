// The dashboard: figures that open the contracts behind them.

import { expect, test } from "../fixtures.js";
import { ContractList } from "../pages/contracts.js";

test("a new company's dashboard says that there is nothing to count", async ({ office }) => {
  await office.goto("/dashboard");
  await expect(office.getByRole("heading", { name: "No contract yet" })).toBeVisible();
});

test("each figure of the dashboard opens the contracts behind it", async ({ office, company }) => {
  await company.contract({ contract_value: "1200.50" });
  await company.contract({ title: "A second one", contract_value: "0.01" });
  await company.contract({ title: "Secrets", contract_type: "nda", client_name: "Halden Coatings Limited" });
  const list = new ContractList(office);

  await office.goto("/dashboard");
  const parties = office.getByRole("table", { name: "By other party" });
  await parties.getByRole("row", { name: /Calder Bridge/ }).getByRole("link", { name: "£1,200.51" }).click();
  await expect(office.getByText("£1,200.51 in 2 contracts")).toBeVisible();
  await expect(list.rows).toHaveText(["A second one", "Consultancy for the winter range"]);

  await office.getByRole("link", { name: /With Calder Bridge/ }).click();
  await expect(office.getByText("3 of 3, 1 to 3 shown")).toBeVisible();

  await office.goto("/dashboard");
  await office.getByRole("table", { name: "Contracts by status" }).getByRole("row", { name: /Draft/ }).getByRole("link", { name: "3", exact: true }).click();
  await expect(office).toHaveURL(/status=draft/);
  await expect(list.rows).toHaveCount(3);
});

test("a filter that came with a figure stays while the list is searched", async ({ office, company }) => {
  await company.contract();
  await company.contract({ title: "Secrets", contract_type: "nda", client_name: "Halden Coatings Limited" });
  const list = new ContractList(office);
  await list.open("?party=Halden%20Coatings%20Limited");
  await expect(list.rows).toHaveText(["Secrets"]);
  await list.find("consultancy");
  await expect(office).toHaveURL(/party=Halden/);
  await list.find("lenses");
  await expect(list.rows).toHaveText(["Secrets"]);
});
