// The audit trail: what was done stands there, in order and unbroken.

import { expect, test } from "../fixtures.js";
import { ContractPage, EditorPage } from "../pages/contracts.js";

test("everything that was done to a contract stands in the trail, newest first, and the chain is whole", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await editor.open(id);
  await editor.text.fill((await editor.text.inputValue()).replace("£4,000", "£4,400"));
  await editor.save();
  const contract = new ContractPage(office);
  await expect(contract.text).toContainText("£4,400");
  await contract.pdf();

  await office.goto(`/audit?subject=${id}`);
  const entries = office.getByRole("main").getByRole("list").filter({ has: office.getByRole("time") }).getByRole("listitem");
  await expect(entries).toHaveCount(3);
  for (const [place, did] of ["exported the contract", "changed the contract", "created the contract"].entries()) {
    await expect(entries.nth(place)).toContainText(`Priya Nair ${did}`);
  }
  await expect(entries.nth(1)).toContainText("Request");
  await expect(entries.nth(1)).not.toContainText("£4,400");
  await office.getByRole("link", { name: "Check the chain" }).click();
  await expect(office.getByText(/\d+ entries checked just now: the chain is whole\./)).toBeVisible();
  await expect(entries).toHaveCount(3);
  await entries.nth(1).getByText("Details").click();
  await expect(entries.nth(1).getByText("SHA-256", { exact: true })).toBeVisible();
  await entries.nth(1).getByRole("link", { name: "Consultancy for the winter range" }).click();
  await expect(contract.text).toBeVisible();
});

test("the trail can be narrowed to one kind of act, in the address", async ({ office, company }) => {
  await company.contract();
  await office.goto("/audit");
  await office.getByLabel("What was done").selectOption("contract.created");
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(office).toHaveURL(/action=contract\.created/);
  await expect(office.getByText("Priya Nair created the contract")).toHaveCount(1);
  await office.getByLabel("What was done").selectOption("contract.restored");
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(office.getByRole("heading", { name: "No entry matches" })).toBeVisible();
  await office.getByRole("link", { name: "Show every entry" }).click();
  await expect(office.getByText("Priya Nair set up the company")).toBeVisible();
});

test("a long trail has pages, and reading it adds nothing to it", async ({ office, company }) => {
  for (let n = 0; n < 55; n += 1) {
    await company.contract({ title: `Contract ${n}`, content: "" });
  }
  await office.goto("/audit");
  const said = office.getByText(/^\d+ entries, newest first$/);
  const before = await said.innerText();
  await office.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" }).click();
  await expect(office.getByText("Priya Nair set up the company")).toBeVisible();
  await expect(said).toHaveText(before);
});
