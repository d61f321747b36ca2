// The pages on which signed contracts are brought in.

import { type Locator, type Page, expect } from "@playwright/test";

/** A signed services agreement; only its last day has to be worked out. */
export const SIGNED = `# SERVICES AGREEMENT

This agreement is dated 14 March 2025.

## Parties

(1) Thornbury Optics Limited, a company registered in England and Wales with number 01234567 (the "Customer"); and

(2) Halden Coatings Limited, a company registered in England and Wales with number 07654321 (the "Supplier").

## Agreed terms

1. Term

1.1 The commencement date is 1 April 2025. This agreement continues for an initial term of 24 months.

1.2 This agreement shall automatically renew for successive periods of 12 months unless either party gives at least 90 days' written notice before the end of the then current term that it does not wish to renew.

2. Price

2.1 The total contract price is £18,500.50 plus VAT.

3. Law

3.1 This agreement is governed by the law of England and Wales.
`;

export class ImportsPage {
  readonly handIn: Locator;
  readonly bringIn: Locator;

  constructor(private readonly page: Page) {
    this.handIn = page.getByRole("button", { name: "Hand them in" });
    this.bringIn = page.getByRole("button", { name: "Bring it in" });
  }

  async open(): Promise<void> {
    await this.page.goto("/imports/new");
  }

  /** Hands in files of these names and texts. */
  async send(files: [name: string, text: string][]): Promise<void> {
    const chosen = files.map(([name, text]) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) }));
    await this.page.getByLabel("Files").setInputFiles(chosen);
    await this.handIn.click();
  }

  /** Looks again until every file is read. */
  async isRead(): Promise<void> {
    await this.page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
    const again = this.page.getByRole("link", { name: "See how far it is" });
    await expect(async () => {
      if (await again.isVisible()) {
        await again.click();
      }
      await expect(again).toHaveCount(0, { timeout: 1 });
    }).toPass();
  }

  /** The row of a file on the page of its import. */
  row(name: string): Locator {
    return this.page.getByRole("row").filter({ hasText: name });
  }

  /** One term of a file, by what the page calls it. */
  term(label: string): Locator {
    return this.page.getByRole("region", { name: label, exact: true });
  }
}
