// API keys: the list, the form, the page that shows a key once, and revoking.

import { expect, type Locator, type Page } from "@playwright/test";

export class KeysPage {
  /** The key itself, on the one page that shows it. */
  readonly secret: Locator;
  readonly copied: Locator;
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.secret = page.getByLabel("API key", { exact: true });
    this.copied = page.getByRole("link", { name: "I have copied it" });
    this.rows = page.getByRole("table", { name: "API keys" }).getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  async open(): Promise<void> {
    await this.page.goto("/settings/keys");
    await expect(this.page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
  }

  async goToForm(): Promise<void> {
    await this.page.getByRole("link", { name: "Make a key" }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: "Make an API key" })).toBeVisible();
  }

  async make(name: string, scope = "Read only"): Promise<void> {
    await this.page.getByLabel("What the key is for").fill(name);
    await this.page.getByRole("radio", { name: scope, exact: true }).check();
    await this.page.getByRole("button", { name: "Make the key" }).click();
  }

  /** Opens the question before the key of this name is revoked. */
  async revoke(name: RegExp): Promise<void> {
    await this.rows.filter({ hasText: name }).getByRole("link", { name: /^Revoke/ }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: /^Revoke the key/ })).toBeVisible();
  }
}
