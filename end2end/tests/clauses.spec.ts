// The clause library: finding a clause with what it can give up, and putting one into a draft.

import { expect, test } from "../fixtures.js";

const content = `1. Services

1.1 The Supplier coats lenses for the Client.

Signatures

Signed by ______ for the Client`;

test("a fallback is found, read, changed and put into a draft", async ({ office, company }) => {
  const contract = await company.contract({ content });
  await office.goto(`/contracts/${contract}`);
  await office.getByRole("link", { name: "Put a clause in" }).click();
  await office.getByLabel("Search clauses").fill("acceptance deliverables");
  await office.getByLabel("Only with fallbacks").check();
  await office.getByRole("button", { name: "Apply" }).click();
  await expect(office).toHaveURL(/fallbacks=true/);
  await office.getByRole("row", { name: /CL-ACCEPT\. / }).getByRole("link").first().click();
  await office.getByRole("link", { name: "Acceptable" }).click();
  await expect(office.getByText("What this wording gives up")).toBeVisible();
  await office.getByLabel("The clause").fill("Everything is accepted within ten days.");
  await office.getByRole("button", { name: "Show what changes" }).click();
  await expect(office.getByRole("article", { name: "What changes" })).toContainText("Everything is accepted within ten days.");
  await office.getByRole("button", { name: "Put it in as the next version" }).click();
  await expect(office).toHaveURL(new RegExp(`/contracts/${contract}$`));
  await expect(office.getByRole("main")).toContainText("Everything is accepted within ten days.");
});

test("a clause says why it is there, by which law, and where it stands", async ({ office }) => {
  await office.goto("/templates");
  await office.getByRole("link", { name: "Clauses", exact: true }).click();
  await office.getByLabel("Search clauses").fill("CL-ACCEPT");
  await office.getByRole("button", { name: "Apply" }).click();
  await office.getByRole("row", { name: /CL-ACCEPT\. / }).getByRole("link").first().click();
  for (const rung of ["Preferred", "Acceptable", "Last resort"]) {
    await expect(office.getByRole("heading", { name: rung })).toBeVisible();
  }
  await expect(office.getByRole("complementary", { name: "About this clause" }).getByRole("link").first()).toBeVisible();
});
