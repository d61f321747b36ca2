// Registering, signing in and out.

import { expect, type Locator, type Page } from "@playwright/test";

export class WelcomePage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/");
  }

  async setUpCompany(): Promise<void> {
    await this.page.getByRole("main").getByRole("link", { name: "Set up your company" }).click();
  }
}

export class RegisterPage {
  readonly create: Locator;

  constructor(readonly page: Page) {
    this.create = page.getByRole("button", { name: "Create company" });
  }

  async open(): Promise<void> {
    await this.page.goto("/register");
  }

  async fill(company: string, person: string, email: string, password: string): Promise<void> {
    await this.page.getByLabel("Company name").fill(company);
    await this.page.getByLabel("Your full name").fill(person);
    await this.page.getByLabel("Work email").fill(email);
    await this.page.getByLabel("Password").fill(password);
  }
}

export class SignInPage {
  readonly heading: Locator;
  readonly refusal: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1, name: "Sign in" });
    this.refusal = page.getByRole("main").getByRole("alert");
  }

  async open(next?: string): Promise<void> {
    await this.page.goto(next === undefined ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }
}

/** Signs in on the page that carries a form whose sign-in had ended, and sends the form again. */
export async function signInAndGoOn(page: Page, company: { email: string; password: string }): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "You were signed out" })).toBeVisible();
  await page.getByLabel("Email").fill(company.email);
  await page.getByLabel("Password").fill(company.password);
  await page.getByRole("button", { name: "Sign in and go on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You are signed in again" })).toBeVisible();
  await page.getByRole("button", { name: "Save what I typed" }).click();
}

/** The head of every page of somebody signed in. */
export class Masthead {
  private readonly account: Locator;

  constructor(
    private readonly page: Page,
    person: string,
    company: string,
  ) {
    this.account = page.getByLabel(`${person}, ${company}: account and company`);
  }

  async openAccount(): Promise<void> {
    await this.account.click();
  }

  async signOut(): Promise<void> {
    await this.openAccount();
    await this.page.getByRole("button", { name: "Sign out" }).click();
  }

  async goTo(section: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Sections", exact: true }).getByRole("link", { name: section }).click();
  }
}
