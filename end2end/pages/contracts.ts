// The list of contracts, one contract with its findings, its editor and its history.

import { type Locator, type Page } from "@playwright/test";

export class ContractList {
  readonly rows: Locator;
  readonly search: Locator;

  constructor(readonly page: Page) {
    // The titles: beside them a row tells tags and the passage that was found.
    this.rows = page.getByRole("rowheader").getByRole("link");
    this.search = page.getByLabel("Search words in the text, titles, parties");
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/contracts${query}`);
  }

  async find(words: string): Promise<void> {
    await this.search.fill(words);
    await this.apply();
  }

  async choose(field: "Status" | "Type", word: string): Promise<void> {
    await this.page.getByLabel(field).selectOption(word);
    await this.apply();
  }

  async sortBy(column: string): Promise<void> {
    await this.page.getByRole("columnheader", { name: column }).getByRole("link").click();
  }

  column(name: string): Locator {
    return this.page.getByRole("columnheader", { name });
  }

  private async apply(): Promise<void> {
    await this.page.getByRole("button", { name: "Apply" }).click();
  }
}

/** The findings beside a text, on the page of a contract and in its editor. */
export class Findings {
  constructor(readonly side: Locator) {}

  /** The finding of a rule, by the rule's title. */
  of(title: string): Locator {
    return this.side.getByRole("group").filter({ has: this.side.page().getByText(title, { exact: true }) });
  }

  async unfold(title: string): Promise<Locator> {
    const finding = this.of(title);
    await finding.getByText(title, { exact: true }).click();
    return finding;
  }
}

export class ContractPage {
  readonly text: Locator;
  readonly findings: Findings;

  constructor(readonly page: Page) {
    this.text = page.getByRole("article", { name: "Contract text" });
    this.findings = new Findings(page.getByRole("complementary", { name: "Findings" }));
  }

  async open(id: string, query = ""): Promise<void> {
    await this.page.goto(`/contracts/${id}${query}`);
  }

  async edit(): Promise<void> {
    await this.page.getByRole("link", { name: "Edit text" }).click();
  }

  /** Shows the findings of one kind; the choice says how many there are of it. */
  async show(which: string): Promise<void> {
    const choice = this.findings.side.getByRole("option", { name: new RegExp(`^${which}\\b`) });
    await this.findings.side.getByRole("combobox", { name: "Findings" }).selectOption(await choice.getAttribute("value"));
    await this.findings.side.getByRole("button", { name: "Apply" }).click();
  }

  /** The bytes behind "Save as PDF". */
  async pdf(): Promise<{ name: string; path: string }> {
    const waiting = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: "Save as PDF" }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  async versions(): Promise<void> {
    await this.page.getByRole("navigation", { name: "Parts of this contract" }).getByRole("link", { name: "Versions" }).click();
  }
}

export class EditorPage {
  readonly title: Locator;
  readonly text: Locator;
  readonly reason: Locator;
  readonly beside: Locator;
  readonly findings: Findings;

  constructor(readonly page: Page) {
    this.title = page.getByLabel("Title");
    this.text = page.getByLabel("Text", { exact: true });
    this.reason = page.getByLabel("What you changed");
    this.beside = page.getByRole("complementary", { name: "Preview and findings" });
    this.findings = new Findings(this.beside);
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/contracts/${id}/edit`);
  }

  async save(): Promise<void> {
    await this.page.getByRole("button", { name: "Save as the next version" }).click();
  }
}

export class PastePage {
  readonly text: Locator;

  constructor(readonly page: Page) {
    this.text = page.getByLabel("Text", { exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto("/contracts/paste");
  }

  async keep(): Promise<void> {
    await this.page.getByRole("button", { name: "Keep and check it" }).click();
  }
}
