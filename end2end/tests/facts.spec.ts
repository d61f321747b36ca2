// What the rules take as given of a contract, and saying what is true.

import { expect, test } from "../fixtures.js";

const content = `1. Services

1.1 The Contractor, through its personal service company, advises the Client. This is a contract for services.`;

test("a rule that waits for an answer is decided when a person says what is true", async ({ office, company }) => {
  const contract = await company.contract({ content, contract_type: "contractor_agreement" });
  await office.goto(`/contracts/${contract}?show=unknown`);
  const side = office.getByRole("complementary", { name: "Findings" });
  const finding = side.getByRole("group").filter({ has: office.getByText("Say what is true…") }).first();
  const number = /Finding (\d+)/.exec((await finding.textContent()) ?? "")?.[1];
  await finding.getByText(`Finding ${number}`).click();
  await finding.getByRole("link", { name: "Say what is true…" }).click();
  await expect(office.getByRole("heading", { name: "Needs an answer" })).toBeVisible();
  const asked = office.getByRole("listitem").filter({ has: office.getByRole("heading", { name: "Client is small for off-payroll" }) });
  await asked.getByLabel("Client is small for off-payroll").selectOption("Yes");
  await asked.getByLabel("Why").fill("Ten people work there");
  await asked.getByRole("button", { name: "Say it" }).click();
  await expect(asked).toContainText("a person said so");
  await expect(asked).toContainText("Ten people work there");
  await expect(office.getByRole("heading", { name: "Needs an answer" })).toHaveCount(0);
});
