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

test("a clause of one's own is written, refused at its line, put into a draft, written anew and compared", async ({ office, company }) => {
  const contract = await company.contract({ content });
  await office.goto("/templates/clauses");
  await office.getByRole("link", { name: "Write a clause" }).click();
  await office.getByLabel("Heading").fill("Set-off");
  await office.getByLabel("Services", { exact: true }).check();
  await office.getByLabel("What the contract says").first().fill("All sums are paid.\n\nThe {{porpoise}} swims.");
  await office.getByLabel("Why it is there").first().fill("Money owed is paid.");
  await office.getByLabel("Why you write it").fill("Asked for by the bank");
  await office.getByRole("button", { name: "Save this version" }).click();
  await office.getByRole("link", { name: /Line 3: porpoise/ }).click();
  await expect(office.getByLabel("What the contract says").first()).toBeFocused();
  await office.getByLabel("What the contract says").first().fill("All sums are paid in full.\nNobody keeps back [the retention].");
  await office.getByRole("button", { name: "Save this version" }).click();
  await expect(office.getByRole("heading", { name: "Set-off", level: 1 })).toBeVisible();
  await expect(office.getByText("Asked for by the bank")).toBeVisible();

  await office.goto(`/contracts/${contract}/clauses?ours=true`);
  await office.getByRole("row", { name: /Set-off/ }).getByRole("link").first().click();
  await office.getByRole("button", { name: "Put it in as the next version" }).click();
  await expect(office.getByRole("main")).toContainText("All sums are paid in full.");

  await office.goto("/templates/clauses/CL-OWN-1");
  await office.getByRole("link", { name: "Version 1: 1 contract" }).click();
  await expect(office.getByRole("row").last()).toContainText("Word for word");
  await office.goto("/templates/clauses/CL-OWN-1/edit");
  await office.getByLabel("What the contract says").first().fill("All sums are paid in full and on time.");
  await office.getByLabel("Why you write it").fill("On time, too");
  await office.getByRole("button", { name: "Save this version" }).click();
  await office.getByRole("link", { name: "What version 2 changed" }).click();
  await expect(office.getByRole("article", { name: "The changes" }).locator("ins").first()).toContainText("on time");

  await office.goto("/templates/clauses/CL-OWN-1");
  await office.getByLabel("Why it is not used any more").fill("The bank changed its mind");
  await office.getByRole("button", { name: "Retire this clause" }).click();
  await expect(office.getByText("Not used any more.")).toBeVisible();
  await office.getByRole("button", { name: "Use it again" }).click();
  await expect(office.getByText("Not used any more.")).toHaveCount(0);
});
