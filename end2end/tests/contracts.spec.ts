// The list of contracts, one contract, its history, two people at once, and texts meant to do harm.

import { randomUUID } from "node:crypto";
import { expect, signIn, test } from "../fixtures.js";
import { ContractList, ContractPage, EditorPage, PastePage } from "../pages/contracts.js";
import { CONSULTANCY, register } from "../rest.js";

test("an empty list says what to do first", async ({ office }) => {
  const list = new ContractList(office);
  await list.open();
  await expect(office.getByRole("heading", { name: "No contract yet" })).toBeVisible();
  await office.getByRole("link", { name: "See the templates" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Templates" })).toBeVisible();
});

test("filters stand in the address, can be taken off one by one, and survive loading the page again", async ({ office, company }) => {
  await company.contract({ title: "Alpha", contract_type: "nda", content: "The parties measure spectrometers in secret." });
  await company.contract({ title: "Beta", contract_type: "nda", content: "The parties trade in umbrellas." });
  await company.contract({ title: "Gamma", contract_type: "consultancy", content: "Advice about spectrometers." });
  const list = new ContractList(office);
  await list.open();
  await expect(list.rows).toHaveCount(3);

  await list.choose("Type", "nda");
  await expect(list.rows).toHaveText(["Beta", "Alpha"]);
  await list.find("spectrometers");
  await expect(list.rows).toHaveText(["Alpha"]);
  const address = new URL(office.url());
  expect([address.searchParams.get("contract_type"), address.searchParams.get("search")]).toEqual(["nda", "spectrometers"]);

  await office.goto(office.url());
  await expect(list.rows).toHaveText(["Alpha"]);
  await expect(list.search).toHaveValue("spectrometers");

  await office.getByRole("link", { name: /NDA/ }).and(office.getByLabel(/remove/i)).click();
  await expect(list.rows).toHaveText(["Gamma", "Alpha"]);
  await office.getByRole("link", { name: "Clear", exact: true }).click();
  await expect(list.rows).toHaveCount(3);

  await list.choose("Status", "active");
  await expect(office.getByRole("heading", { name: "No contract matches" })).toBeVisible();
  await office.getByRole("link", { name: "Show every contract" }).click();
  await expect(list.rows).toHaveCount(3);
});

test("a search finds beginnings of words and needs every word", async ({ office, company }) => {
  await company.contract({ title: "Lenses for the winter", content: "Coatings of magnesium fluoride." });
  const list = new ContractList(office);
  const searches = [
    ["magnes fluor", 1],
    ["winter magnesium", 1],
    ["calder", 1],
    ["magnesium submarines", 0],
    ["100% \" ' * ( -", 0],
  ] as const;
  for (const [words, count] of searches) {
    await list.open();
    await list.find(words);
    await expect(list.search).toHaveValue(words);
    await expect(list.rows, words).toHaveCount(count);
  }
});

test("a column sorts both ways and says which", async ({ office, company }) => {
  for (const [title, contract_value] of [["Beta", "900"], ["alpha", "12000"], ["Gamma", "5000"]]) {
    await company.contract({ title, contract_value });
  }
  const list = new ContractList(office);
  await list.open();
  await list.sortBy("Contract");
  await expect(list.rows).toHaveText(["alpha", "Beta", "Gamma"]);
  await expect(list.column("Contract")).toHaveAttribute("aria-sort", "ascending");
  await list.sortBy("Contract");
  await expect(list.rows).toHaveText(["Gamma", "Beta", "alpha"]);
  await expect(list.column("Contract")).toHaveAttribute("aria-sort", "descending");
  await list.sortBy("Value");
  await expect(list.rows).toHaveText(["Beta", "Gamma", "alpha"]);
  expect(new URL(office.url()).searchParams.get("sort")).toBe("contract_value");
});

test("a long list has pages, and a filter starts from the first", async ({ office, company }) => {
  for (let n = 1; n <= 53; n += 1) {
    await company.contract({ title: `Contract ${String(n).padStart(2, "0")}`, content: "" });
  }
  const list = new ContractList(office);
  await list.open("?sort=title");
  await expect(list.rows).toHaveCount(50);
  await expect(list.rows.first()).toHaveText("Contract 01");
  const pages = office.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(list.rows).toHaveText(["Contract 51", "Contract 52", "Contract 53"]);
  await expect(pages.getByRole("link", { name: "Page 2" })).toHaveAttribute("aria-current", "page");
  expect(new URL(office.url()).searchParams.get("sort")).toBe("title");
  await list.find("contract");
  await expect(list.rows.first()).toHaveText("Contract 01");
  await list.open("?page=9999");
  await expect(office.getByRole("heading", { level: 1, name: "Contracts" })).toBeVisible();
});

test("any contract can be brought in by pasting it, and the rules read it at once", async ({ office }) => {
  const paste = new PastePage(office);
  await paste.open();
  await paste.keep();
  await expect(paste.text).toHaveAccessibleDescription(/Paste the text of the contract here/);
  await office.getByLabel("What it is").selectOption("consultancy");
  await office.getByLabel("The other party").fill("Calder Bridge Analytics Limited");
  await paste.text.fill(CONSULTANCY);
  await paste.keep();
  const contract = new ContractPage(office);
  await expect(contract.text).toContainText("The Consultant excludes all liability for death and personal injury");
  const main = office.getByRole("main");
  await expect(main).toContainText("Calder Bridge Analytics Limited");
  await expect(contract.findings.side.getByRole("group").first()).toBeVisible();
  await expect(contract.findings.side).toContainText("UCTA 1977");
});

test("a finding of a passage leads to it, and the passage leads back", async ({ office, company }) => {
  const id = await company.contract();
  const contract = new ContractPage(office);
  await contract.open(id);
  const finding = contract.findings.side.getByRole("group").filter({ hasText: "death and personal injury" }).first();
  const number = /Finding (\d+)/.exec((await finding.textContent()) ?? "")?.[1];
  await finding.getByText(`Finding ${number}`).click();
  await finding.getByRole("link", { name: "Show in the text" }).first().click();
  await expect(office).toHaveURL(new RegExp(`#p${number}$`));
  const passage = contract.text.getByRole("mark").and(office.locator(":target"));
  await expect(passage).toBeInViewport();
  await expect(passage).toContainText(/liability|death|injury/);
  await contract.text.getByRole("link").filter({ hasText: new RegExp(`^${number}$`) }).first().click();
  await expect(office).toHaveURL(new RegExp(`#f${number}$`));
});

test("which findings are shown stands in the address", async ({ office, company }) => {
  const id = await company.contract();
  const contract = new ContractPage(office);
  await contract.open(id);
  const problems = await contract.findings.side.getByRole("group").count();
  await contract.show("All");
  await expect(office).toHaveURL(/show=all/);
  expect(await contract.findings.side.getByRole("group").count()).toBeGreaterThan(problems);
  await office.goto(office.url());
  await expect(contract.findings.side.getByRole("combobox", { name: "Findings" })).toHaveValue("all");
});

test("two tabs that edit the same version: the second sees both texts, and saving there keeps both in the history", async ({ office, company }) => {
  const id = await company.contract();
  const [first, second] = [new EditorPage(office), new EditorPage(await office.context().newPage())];
  await first.open(id);
  await second.open(id);
  const source = await first.text.inputValue();
  // A tab in the background draws nothing and may leave a click waiting: whoever changes tabs looks at it first.
  await office.bringToFront();
  await first.text.fill(source.replace("£4,000", "£4,400"));
  await first.save();
  await expect(new ContractPage(office).text).toContainText("£4,400");

  const mine = source.replace("30 days of each invoice", "14 days of each invoice");
  const page = second.page;
  await page.bringToFront();
  await second.text.fill(mine);
  await second.save();
  await expect(page.getByRole("heading", { level: 1, name: "Two texts to bring together" })).toBeVisible();
  await expect(page.getByText(/Priya Nair saved version 2 today at \d\d:\d\d while you were editing version 1/)).toBeVisible();
  await expect(page.getByLabel("Text", { exact: true })).toHaveValue(mine);
  await expect(page.getByLabel("Saved text, to read and copy from")).toContainText("£4,400");
  expect((await company.read(id)).version, "nothing was changed").toBe(2);

  await page.getByLabel("Text", { exact: true }).fill(mine.replace("£4,000", "£4,400"));
  await page.getByRole("button", { name: "Save my text as the next version" }).click();
  const contract = new ContractPage(page);
  await expect(contract.text).toContainText("£4,400 within 14 days");
  expect((await company.read(id)).version).toBe(3);
});

test("text that met a conflict waits in the editor until it is given up", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await editor.open(id);
  const mine = `${await editor.text.inputValue()}\nMy own words.\n`;
  await editor.text.fill(mine);
  await company.save(id, CONSULTANCY.replace("£4,000", "£5,000"));
  await editor.save();
  await expect(office.getByRole("heading", { level: 1, name: "Two texts to bring together" })).toBeVisible();

  await editor.open(id);
  await expect(editor.text).toHaveValue(mine);
  await office.getByRole("link", { name: "See both texts side by side" }).click();
  await office.getByRole("button", { name: "Give up my text" }).click();
  await expect(editor.text).toHaveValue(/£5,000/);
  await expect(editor.text).not.toHaveValue(/My own words/);
});

test("every save is a version, and an earlier one can be restored", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await editor.open(id);
  await editor.title.fill("Consultancy, revised");
  await editor.text.fill((await editor.text.inputValue()).replace("£4,000", "£4,400"));
  await editor.reason.fill("Fee agreed by telephone");
  await editor.save();
  const contract = new ContractPage(office);
  await expect(contract.text).toContainText("£4,400");

  await contract.versions();
  await expect(office.getByRole("rowheader")).toHaveText(["Version 2 (present)", "Version 1"]);
  await expect(office.getByRole("row", { name: /Version 2/ })).toContainText("Fee agreed by telephone");
  await office.getByRole("link", { name: "Version 1", exact: true }).click();
  await expect(office.getByRole("article", { name: "Text of this version" })).toContainText("£4,000");
  await office.getByRole("button", { name: "Restore version 1" }).click();
  await expect(contract.text).toContainText("£4,000");
  await expect(office.getByText("Version 3, saved today")).toBeVisible();
  await expect(office.getByRole("heading", { level: 1 })).toHaveText("Consultancy for the winter range");
});

test("a title that cannot be kept is complained about under its field, and the text stays as typed", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await editor.open(id);
  const typed = `${await editor.text.inputValue()}\nA sentence more.\n`;
  await editor.title.fill("");
  await editor.text.fill(typed);
  await editor.save();
  await expect(editor.title).toHaveAccessibleDescription(/Fill this in/);
  await expect(editor.text).toHaveValue(typed);
  expect((await company.read(id)).version).toBe(1);
});

const HOSTILE = [
  "# <script>document.title = 'taken'</script>",
  "",
  "<img src=x onerror=\"document.title='taken'\"> <iframe src=\"https://evil.example\"></iframe> <b onclick=alert(1)>bold</b>",
  "",
  "[a link](javascript:document.title='taken') and [another](data:text/html,<script>1</script>) and [mail](mailto:a@b.example)",
  "",
  "![picture](https://evil.example/pixel.png) <style>body{display:none}</style> </textarea></article><h1>Outside</h1>",
  "",
  "Nullified\u0000text and a \u202Ereversed\u202C order, ends with a sentence of its own.",
].join("\n");

test("a text meant to do harm is shown as text and does nothing", async ({ office, page }) => {
  const paste = new PastePage(office);
  await paste.open();
  await office.getByLabel("Title").fill("<i>Hostile</i> & \"sons\"");
  await paste.text.fill(HOSTILE);
  await paste.keep();
  const contract = new ContractPage(office);
  await expect(contract.text).toContainText("ends with a sentence of its own");
  await expect(office.getByRole("heading", { level: 1 })).toHaveText("<i>Hostile</i> & \"sons\"");
  await expect(contract.text.locator("script, img, iframe, style, [onclick], [onerror], [style]")).toHaveCount(0);
  const links = contract.text.getByRole("link");
  const addresses = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href") ?? ""));
  expect(addresses.filter((it) => !/^(https?:|mailto:|#)/.test(it))).toEqual([]);
  await expect(contract.text).not.toContainText(/[\u0000\u202A-\u202E\u2066-\u2069]/);
  await expect(page).not.toHaveTitle(/taken/);

  const id = new URL(office.url()).pathname.split("/").at(-1) ?? "";
  const editor = new EditorPage(office);
  await editor.open(id);
  await expect(editor.text).toHaveValue(/<\/textarea><\/article><h1>Outside<\/h1>/);
  await expect(page).not.toHaveTitle(/taken/);
});

test("a text of a million characters is kept whole", async ({ office, company }) => {
  const line = "The Consultant shall measure each lens of the winter range and report on it in writing.\n\n";
  const most = `${`# Long contract\n\n${line.repeat(12_000)}`.slice(0, 999_990)} The end.\n`;
  const id = await company.contract({ content: most });
  expect((await company.read(id)).content).toBe(most);
  const contract = new ContractPage(office);
  await contract.open(id);
  await expect(contract.text).toContainText("The end.");
});

test("a text of more than a million characters is refused in words", async ({ office, company }) => {
  const paste = new PastePage(office);
  await paste.open();
  await paste.text.fill("a word ".repeat(150_000));
  await paste.keep();
  await expect(paste.text).toHaveAccessibleDescription(/This text has 1050000 characters; at most 1000000 fit/);
  expect(await company.count()).toBe(0);
});

test("a long text whose other party is refused is still there to be sent again", async ({ office }) => {
  const paste = new PastePage(office);
  const long = CONSULTANCY.repeat(20);
  await paste.open();
  await office.getByLabel("The other party").fill("Calder \u202EBridge");
  await paste.text.fill(long);
  await paste.keep();
  await expect(office.getByLabel("The other party")).toHaveAccessibleDescription(/hidden characters/);
  await expect(paste.text).toHaveValue(long);
});

test("an address that is nobody's is our own page, with the status to match", async ({ office, watch }) => {
  watch.expects(404);
  const nobodys = `/contracts/${randomUUID()}`;
  for (const path of ["/nothing/here", "/contracts/not-an-id", nobodys, `${nobodys}/edit`, `${nobodys}/versions/1`]) {
    const answer = await office.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(office.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
  }
  await office.getByRole("link", { name: "Go to your contracts" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Contracts" })).toBeVisible();
});

test("another company's contract is not there, by any address", async ({ office, company, playwright, baseURL, watch }) => {
  watch.expects(404);
  const request = await playwright.request.newContext({ baseURL });
  const theirs = await (await register(request)).contract({ title: "Secret of another company" });
  await company.contract();
  for (const path of ["", "/edit", "/dates", "/versions", "/versions/1", "/conflict", "/export/pdf"]) {
    const answer = await office.goto(`/contracts/${theirs}${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(office.getByText("Secret of another company")).toHaveCount(0);
  }
  const list = new ContractList(office);
  await list.open("?search=Secret");
  await expect(list.rows).toHaveCount(0);
  await request.dispose();
});

test("a contract without a text says so and leads to the editor", async ({ office, company }) => {
  const id = await company.contract({ content: "" });
  await new ContractPage(office).open(id);
  await expect(office.getByRole("heading", { name: "This contract has no text yet" })).toBeVisible();
  await expect(office.getByRole("link", { name: "Save as PDF" })).toHaveCount(0);
  await office.getByRole("link", { name: "Open the editor" }).click();
  const editor = new EditorPage(office);
  await editor.text.fill("# Agreement\n\nThe parties agree.\n");
  await editor.save();
  await expect(new ContractPage(office).text).toContainText("The parties agree.");
});

test("two people of two companies see their own contracts only", async ({ office, company, elsewhere, playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL });
  const other = await register(request);
  await company.contract({ title: "Ours" });
  await other.contract({ title: "Theirs" });
  const page = await elsewhere();
  await signIn(page, other);
  const [mine, theirs] = [new ContractList(office), new ContractList(page)];
  await mine.open();
  await theirs.open();
  await expect(mine.rows).toHaveText(["Ours"]);
  await expect(theirs.rows).toHaveText(["Theirs"]);
  await request.dispose();
});
