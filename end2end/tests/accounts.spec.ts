// Registering, signing in and out, and what happens to work when a sign-in ends.

import { expect, signIn, test } from "../fixtures.js";
import { Masthead, RegisterPage, signInAndGoOn, SignInPage } from "../pages/accounts.js";
import { ContractPage, EditorPage } from "../pages/contracts.js";
import { newEmail, PASSWORD } from "../rest.js";

test("registering says under each field what is wrong, and keeps everything typed but the password", async ({ page }) => {
  const register = new RegisterPage(page);
  await register.open();
  await register.fill("Ökonomie & “Söhne” <Ltd>", "P", "priya at thornbury", "short");
  await register.create.click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Work email")).toHaveAccessibleDescription(/This is not an e-mail address/);
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/This has 5 characters; a password needs at least 12/);
  await expect(page.getByLabel("Your full name")).toHaveAccessibleDescription(/at least 2 are needed/);
  await expect(page.getByLabel("Company name")).toHaveValue("Ökonomie & “Söhne” <Ltd>");
  await expect(page.getByLabel("Work email")).toHaveValue("priya at thornbury");
  await expect(page.getByLabel("Password")).toHaveValue("");
});

test("the complaints of a refused form are shown once and are gone after loading the page again", async ({ page }) => {
  const register = new RegisterPage(page);
  await register.open();
  await register.create.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.goto("/register");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("an e-mail that has an account cannot be registered again", async ({ page, company }) => {
  const register = new RegisterPage(page);
  await register.open();
  await register.fill("Another Company Limited", "Somebody Else", company.email.toUpperCase(), PASSWORD);
  await register.create.click();
  await expect(page.getByRole("alert").first()).toContainText(/already|account/i);
  await expect(page).toHaveURL(/\/register$/);
});

test("pressing the button twice registers one company", async ({ page }) => {
  const email = newEmail();
  const register = new RegisterPage(page);
  await register.open();
  await register.fill("Thornbury Optics Limited", "Priya Nair", email, PASSWORD);
  await register.create.dblclick();
  // Whatever the second press brought about, the account is there once and takes the password.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.context().clearCookies();
  const door = new SignInPage(page);
  await door.open();
  await door.signIn(email, PASSWORD);
  await expect(page.getByText("No contract yet. Choose a door.")).toBeVisible();
});

test("a wrong password and an unknown e-mail are refused in the same words, and the e-mail stays typed", async ({ page, company }) => {
  const door = new SignInPage(page);
  const refusals = [];
  for (const email of [company.email, newEmail()]) {
    await door.open();
    await door.signIn(email, "not the right words");
    refusals.push(await door.refusal.innerText());
    await expect(page.getByLabel("Email")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveValue("");
  }
  expect(refusals[0]).toContain("The e-mail or the password is not right.");
  expect(refusals[1]).toBe(refusals[0]);
});

test("five failures lock an e-mail, registered or not, and even the right password waits", async ({ page, company }) => {
  const door = new SignInPage(page);
  for (const email of [company.email, newEmail()]) {
    for (let failure = 1; failure <= 5; failure += 1) {
      await door.open();
      await door.signIn(email, "not the right words");
      await expect(door.refusal).toContainText("is not right");
    }
    await expect(door.refusal).toContainText("now locked for 15 minutes");
    await door.open();
    await door.signIn(email, company.password);
    await expect(door.refusal).toContainText("Too many failed sign-ins for this e-mail");
  }
});

test("whoever asks for a page while signed out gets to it after signing in", async ({ page, company }) => {
  const id = await company.contract();
  await page.goto(`/contracts/${id}?show=all&order=text`);
  const door = new SignInPage(page);
  await expect(door.heading).toBeVisible();
  await expect(page.getByText("Sign in to go on to the page you asked for.")).toBeVisible();
  await door.signIn(company.email, "not the right words");
  await expect(door.refusal).toBeVisible();
  await door.signIn(company.email, company.password);
  await expect(page).toHaveURL(`/contracts/${id}?show=all&order=text`);
  await expect(new ContractPage(page).text).toContainText("lenses of the winter range");
});

for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]) {
  test(`signing in never leads to another site: ${JSON.stringify(next)}`, async ({ page, company, baseURL }) => {
    const door = new SignInPage(page);
    await door.open(next);
    await door.signIn(company.email, company.password);
    await expect(page.getByText("No contract yet. Choose a door.")).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

test("a sign-in that ends while somebody edits loses nothing that was typed", async ({ page, company, watch }) => {
  watch.expects(401);
  const id = await company.contract();
  await signIn(page, company);
  const editor = new EditorPage(page);
  await editor.open(id);
  const typed = `${await editor.text.inputValue()}\n5. Insurance\n\n5.1 The Consultant shall keep insurance of £1,000,000.\n`;
  await editor.text.fill(typed);
  // Signed out in another tab, or after thirty minutes of thinking.
  await page.context().clearCookies();
  await editor.save();

  await signInAndGoOn(page, company);
  await expect(new ContractPage(page).text).toContainText("keep insurance of £1,000,000");
  expect((await company.read(id)).version).toBe(2);
});

test("after signing out the back button shows nothing of the company", async ({ page, company }) => {
  const id = await company.contract();
  await signIn(page, company);
  await new ContractPage(page).open(id);
  await expect(page.getByText("lenses of the winter range")).toBeVisible();
  await new Masthead(page, company.person, company.name).signOut();
  const door = new SignInPage(page);
  await expect(door.heading).toBeVisible();
  await page.goBack();
  await expect(door.heading).toBeVisible();
  await expect(page.getByText("lenses of the winter range")).toHaveCount(0);
});

test("signing out in one tab signs the other tab out", async ({ page, company }) => {
  await signIn(page, company);
  const other = await page.context().newPage();
  await other.goto("/contracts");
  await expect(other.getByRole("heading", { level: 1, name: "Contracts" })).toBeVisible();
  await page.bringToFront();
  await new Masthead(page, company.person, company.name).signOut();
  await expect(new SignInPage(page).heading).toBeVisible();
  await other.bringToFront();
  await other.goto("/account");
  await expect(new SignInPage(other).heading).toBeVisible();
});

test("a session from before signing in is worth nothing afterwards", async ({ page, company }) => {
  await signIn(page, company);
  const before = await page.context().cookies();
  await new Masthead(page, company.person, company.name).signOut();
  await expect(new SignInPage(page).heading).toBeVisible();
  await page.context().addCookies(before);
  await page.goto("/contracts");
  await expect(new SignInPage(page).heading).toBeVisible();
});

test("the account page says who one is and for which company", async ({ office, company }) => {
  await office.goto("/account");
  const main = office.getByRole("main");
  for (const words of [company.person, company.email, "Owner", company.name, "Europe/London"]) {
    await expect(main).toContainText(words);
  }
});
