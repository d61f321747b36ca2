// What follows from the dates of a contract: its reminders, its obligations, and a person's own calendar.

import { expect, type Locator, type Page } from "@playwright/test";

export class RemindersPage {
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.rows = page.getByRole("table", { name: "Reminders" }).getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  async open(contract: string): Promise<void> {
    await this.page.goto(`/contracts/${contract}/reminders`);
    await expect(this.page.getByRole("navigation", { name: "Parts of this contract" })).toBeVisible();
  }

  async set(days: string, date: string, email: string): Promise<void> {
    await this.page.getByLabel("How many days before").fill(days);
    await this.page.getByLabel("Which date").selectOption(date);
    await this.page.getByLabel("Email", { exact: true }).fill(email);
    await this.page.getByRole("button", { name: "Set the reminder" }).click();
  }
}

export class ObligationsPage {
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.rows = page.getByRole("table", { name: "Obligations" }).getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  async open(contract: string): Promise<void> {
    await this.page.goto(`/contracts/${contract}/obligations`);
    await expect(this.page.getByRole("heading", { name: "Record an obligation" })).toBeVisible();
  }

  async record(title: string, due: string, everyMonths = ""): Promise<void> {
    await this.page.getByLabel("What is to be done").fill(title);
    await this.page.getByLabel("By when").fill(due);
    if (everyMonths !== "") {
      await this.page.getByLabel("How often").selectOption("It comes back");
      await this.page.getByLabel("It comes back every").fill(everyMonths);
      await this.page.getByLabel("Unit").selectOption("months");
    }
    await this.page.getByRole("button", { name: "Record the obligation" }).click();
  }

  async close(title: string, note: string): Promise<void> {
    await this.rows.filter({ hasText: title }).getByRole("link", { name: `Close ${title}` }).first().click();
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await this.page.getByLabel("What shows it").fill(note);
    await this.page.getByRole("button", { name: "Close the obligation" }).click();
  }
}
