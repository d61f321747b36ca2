// The details of a contract, and how it is kept: tags, owner, relations.

import { expect, type Locator, type Page } from "@playwright/test";

export class FilingPage {
  readonly companyNumber: Locator;
  readonly vatNumber: Locator;
  readonly saveDetails: Locator;
  readonly tags: Locator;
  readonly save: Locator;
  readonly related: Locator;

  constructor(readonly page: Page) {
    this.companyNumber = page.getByLabel("Company number of the client");
    this.vatNumber = page.getByLabel("VAT number of the client");
    this.saveDetails = page.getByRole("button", { name: "Save as the next version" });
    this.tags = page.getByLabel("Tags");
    this.save = page.getByRole("main").getByRole("button", { name: "Save", exact: true });
    this.related = page.getByRole("region", { name: "Related contracts" });
  }

  async openDetails(contract: string): Promise<void> {
    await this.page.goto(`/contracts/${contract}/details`);
    await expect(this.saveDetails).toBeVisible();
  }

  async open(contract: string): Promise<void> {
    await this.page.goto(`/contracts/${contract}/filing`);
    await expect(this.tags).toBeVisible();
  }

  async relate(search: string, kind: string): Promise<void> {
    await this.page.getByLabel("Words of its title, text or parties").fill(search);
    await this.page.getByRole("button", { name: "Find" }).click();
    await this.page.getByLabel("This contract is").selectOption({ label: `${kind} …` });
    await this.page.getByRole("button", { name: "Relate them" }).click();
  }
}
