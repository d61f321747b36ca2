// The gallery of templates.

import { expect, test } from "../fixtures.js";
import { ContractPage } from "../pages/contracts.js";
import { QuestionsPage, TemplateList } from "../pages/drafting.js";

test("the gallery shows each template with what it asks and how long it is", async ({ office }) => {
  const templates = new TemplateList(office);
  await templates.open();
  await expect(templates.names).toHaveCount(35);
  await expect(templates.names.first()).toHaveText("Mutual NDA");
  const shelves = office.getByRole("main").getByRole("heading", { level: 2 });
  await expect(shelves).toHaveText(["Confidentiality", "Services", "Employment", "Supply", "Terms and conditions", "Software and subscriptions", "Data protection", "Data and AI", "Other"]);
  const first = office.getByRole("main").getByRole("listitem").filter({ hasText: "Mutual NDA" });
  await expect(first).toContainText(/NDA · \d+ questions · about \d+ pages · version 1/);
});

test("a search and a type narrow the gallery, in the address", async ({ office }) => {
  const templates = new TemplateList(office);
  await templates.open();
  await templates.find("confidential");
  await expect(templates.names.first()).toContainText("NDA");
  await expect(office).toHaveURL(/search=confidential/);
  await office.getByLabel("Type").selectOption("employment_contract");
  await templates.find("");
  await expect(templates.names).toHaveCount(5);
  await office.getByLabel("Category").selectOption("Supply");
  await templates.find("");
  await expect(office.getByRole("heading", { name: "No template matches" })).toBeVisible();
  await templates.find("submarine");
  await expect(office.getByRole("heading", { name: "No template matches" })).toBeVisible();
  await office.getByRole("link", { name: "Show every template" }).click();
  await expect(templates.names).toHaveCount(35);
});

const SHOWN = {
  "T-NDA-MUT": "Thornbury Optics Limited",
  "T-SVC-CONS": "Thornbury Optics Limited",
  "T-EMP-FT": "Thornbury Optics Limited",
  "T-SUP-GOODS": "Greenway Farm Shops Limited",
  "T-AI-TRAIN": "Calder Lettings Limited",
};
for (const [id, party] of Object.entries(SHOWN)) {
  test(`${id} shows a whole contract with sample answers and can be begun`, async ({ office }) => {
    await office.goto(`/templates/${id}`);
    const sample = office.getByRole("article", { name: "Sample text" });
    await expect(sample.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(sample).toContainText(party);
    await expect(sample).not.toContainText(/\{\{|\}\}|\{@|\{#|\[[A-Z][^\]]*\]/);
    await office.getByText(/^Its \d+ clauses, and why each is there$/).click();
    await expect(office.getByRole("term").filter({ hasText: /^Parties$/ })).toBeVisible();
    const about = office.getByRole("complementary", { name: "About this template" });
    await expect(about).toContainText(/England and Wales/);
    await expect(about).toContainText(/Author\s*Pactoria\s*What changed with it\s*First version\./);
    const asks = await about.getByRole("listitem").allInnerTexts();
    expect(asks.length).toBeGreaterThan(3);
    await office.getByRole("button", { name: "Draft it" }).click();
    await new QuestionsPage(office).expectStep(asks[0]);
  });
}

test("two templates are compared clause by clause, and the address keeps which", async ({ office }) => {
  await office.goto("/templates/T-NDA-MUT");
  await office.getByRole("link", { name: "Compare with another" }).click();
  await expect(office.getByLabel("First template")).toHaveValue("T-NDA-MUT");
  await office.getByLabel("Second template").selectOption("T-NDA-ONE");
  await office.getByRole("button", { name: "Compare" }).click();
  await expect(office).toHaveURL(/one=T-NDA-MUT&other=T-NDA-ONE/);
  await expect(office.getByRole("heading", { level: 2, name: "In both, word for word" })).toBeVisible();
  const differing = office.getByRole("main").getByRole("group").first();
  await differing.locator("summary").click();
  await expect(differing.getByRole("article").getByRole("insertion").first()).toBeVisible();
  await expect(differing.getByRole("article").getByRole("deletion").first()).toBeVisible();

  await office.goto("/templates/compare?one=T-NDA-MUT&other=T-NDA-MUT");
  await expect(office.getByText("Choose two templates that differ.")).toBeVisible();
});

test("a template that does not exist is our own page", async ({ office, watch }) => {
  watch.expects(404);
  const answer = await office.goto("/templates/T-NONE");
  expect(answer?.status()).toBe(404);
  await expect(office.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
});

test("signed out, the gallery leads to signing in", async ({ page }) => {
  await page.goto("/templates");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(new ContractPage(page).text).toHaveCount(0);
});

test("a template of one's own is begun from a copy, refused at its line, tried, published and drafted from", async ({ office }) => {
  await office.goto("/templates/T-NDA-MUT");
  await office.getByRole("link", { name: "Begin one of your own" }).click();
  const source = office.getByLabel("The template");
  const copy = await source.inputValue();
  await source.fill(copy.replace('name = "Mutual NDA"', 'name = "Our NDA"').replace('"NC-TERM",', '"NC-TERN",'));
  await office.getByLabel("Why you write it").fill("We sign these weekly");
  await office.getByRole("button", { name: "Publish this version" }).click();
  await office.getByRole("link", { name: /there is no clause NC-TERN/ }).click();
  await expect(source).toBeFocused();
  await source.fill(copy.replace('name = "Mutual NDA"', 'name = "Our NDA"'));
  await office.getByRole("button", { name: "Try it with its sample answers" }).click();
  await expect(office.getByRole("article", { name: "Sample text" })).toContainText("Calder Bridge Analytics Limited");
  await office.getByRole("button", { name: "Publish this version" }).click();
  await expect(office.getByRole("heading", { name: "Our NDA", level: 1 })).toBeVisible();
  await office.goto("/templates");
  await office.getByRole("region", { name: "Your company’s own" }).getByRole("link", { name: "Our NDA" }).click();
  await office.getByRole("button", { name: "Draft it" }).click();
  await expect(office).toHaveURL(/\/drafting\//);
  await expect(office.getByRole("main")).toContainText("Our NDA");
});
