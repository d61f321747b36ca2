// The machine-readable terms of a contract, in words and as a file.

import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures.js";

interface Whole {
  contract: { law: string };
  parties: Record<string, unknown>[];
  [member: string]: unknown;
}

/** What the published object of the specification states, without what signing adds. */
function statement(): Whole {
  const it = JSON.parse(readFileSync(new URL("../../src/terms/tests/vector.json", import.meta.url), "utf8")) as Whole;
  for (const added of ["terms_id", "revision", "created_at", "precedence", "signatures"]) {
    delete it[added];
  }
  const parties = it.parties.map(({ public_key: _key, key_id: _id, ...party }) => party);
  return { ...it, contract: { law: it.contract.law }, parties };
}

const content = (terms: unknown) => `1. The data

1.1 The Developer may use the data only as the block below says.

\`\`\`pactoria.terms/1
${JSON.stringify(terms, null, 1)}
\`\`\`
`;

test("a contract about data says in words what a worker reads, and saves it as a file", async ({ office, company }) => {
  const contract = await company.contract({ content: content(statement()), contract_type: "ai_training" });
  await office.goto(`/contracts/${contract}`);
  await office.getByLabel("More for this contract").click();
  await office.getByRole("link", { name: "Machine-readable terms" }).click();
  await expect(office.getByRole("heading", { name: "What may be done" })).toBeVisible();
  await expect(office.getByRole("main")).toContainText("At most 20 jobs, 1 at a time.");
  await expect(office.getByRole("main")).toContainText("They end on 30 November 2027.");
  const download = office.waitForEvent("download");
  await office.getByRole("link", { name: "Save as JSON" }).click();
  expect((await download).suggestedFilename()).toBe("contract-v1-terms.json");
});

test("terms that no worker could follow are shown with what is wrong", async ({ office, company }) => {
  const damaged = { ...statement(), note: "see email" };
  const contract = await company.contract({ content: content(damaged), contract_type: "ai_training" });
  await office.goto(`/contracts/${contract}/terms`);
  await expect(office.getByRole("main")).toContainText("/note");
  await expect(office.getByRole("main")).toContainText("The words of the contract hold as they are.");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the terms are read all the same", async ({ office, company }) => {
    const contract = await company.contract({ content: content(statement()), contract_type: "ai_training" });
    await office.goto(`/contracts/${contract}/terms`);
    await expect(office.getByRole("heading", { name: "Until when, and then" })).toBeVisible();
  });
});
