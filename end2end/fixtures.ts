// What every test starts from: a browser whose every complaint fails the test, and a company of its own.

import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { SignInPage } from "./pages/accounts.js";
import { register, type Company } from "./rest.js";

export { expect, type Company };

/** Hears what the browser has to say about our pages. */
export class Watch {
  /** Errors and warnings of the console, and exceptions that nobody caught. Hydration warnings are among them. */
  private readonly complaints: string[] = [];
  private readonly strangers: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(
    private readonly origin: string,
    runsScript: boolean,
  ) {
    if (!runsScript) {
      // A browser without JavaScript fetches the WASM that the page announces, and then wonders who needs it.
      this.expected.push(/\.wasm was preloaded using link preload but not used/);
    }
  }

  over(context: BrowserContext): void {
    context.on("console", (message) => {
      if (["error", "warning", "assert"].includes(message.type())) {
        this.complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (failure) => this.complaints.push(`uncaught: ${failure.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.origin !== this.origin) {
        this.strangers.push(request.url());
      }
    });
  }

  /** Browsers report every answer of 400 and more; a test that asks for one says so. */
  expects(status: number): void {
    this.expected.push(new RegExp(`status of ${status} `));
  }

  /** A test that cuts the line says so. */
  expectsNoAnswer(): void {
    this.expected.push(/net::ERR_CONNECTION_REFUSED/);
  }

  /** A test that tries to smuggle something past the content policy says so. */
  expectsBlocked(): void {
    this.expected.push(/violates the following Content Security Policy directive/);
  }

  verdict(): { complaints: string[]; strangers: string[] } {
    const complaints = this.complaints.filter((it) => !this.expected.some((known) => known.test(it)));
    return { complaints, strangers: this.strangers };
  }
}

interface Fixtures {
  watch: Watch;
  /** A company that was registered a moment ago; nobody is signed in to a browser. */
  company: Company;
  /** The page of the company's owner, signed in through the sign-in page. */
  office: Page;
  /** A second person at a second computer. */
  elsewhere: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  watch: [
    async ({ context, baseURL, javaScriptEnabled }, use) => {
      const watch = new Watch(new URL(baseURL ?? "").origin, javaScriptEnabled ?? true);
      watch.over(context);
      await use(watch);
      expect(watch.verdict()).toEqual({ complaints: [], strangers: [] });
    },
    { auto: true },
  ],

  company: async ({ playwright, baseURL }, use) => {
    // A context of its own: the REST door knows no cookies, and the browser must not get any from it.
    const request = await playwright.request.newContext({ baseURL });
    await use(await register(request));
    await request.dispose();
  },

  office: async ({ page, company }, use) => {
    await signIn(page, company);
    await use(page);
  },

  elsewhere: async ({ browser, watch, baseURL, contextOptions, javaScriptEnabled, viewport, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const options = { ...contextOptions, baseURL, javaScriptEnabled, viewport, locale, timezoneId };
      const context = await browser.newContext(options);
      contexts.push(context);
      watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) {
      await context.close();
    }
  },
});

/** Signs the owner of `company` in through the page. */
export async function signIn(page: Page, company: Company): Promise<void> {
  const door = new SignInPage(page);
  await door.open();
  await door.signIn(company.email, company.password);
  await expect(page.getByRole("region", { name: "Start" })).toBeVisible();
}
