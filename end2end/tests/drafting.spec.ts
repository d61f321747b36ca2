// The questions of a template: nothing typed is lost, and nothing happens twice.

import { expect, signIn, test } from "../fixtures.js";
import { signInAndGoOn } from "../pages/accounts.js";
import { ContractPage } from "../pages/contracts.js";
import { MUTUAL_NDA, QuestionsPage } from "../pages/drafting.js";
import { register } from "../rest.js";

const YOURS = MUTUAL_NDA[0].answers;

test("every step keeps its answers, forwards, backwards and by the list of steps", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.answer(YOURS);
  await questions.goOn();
  await questions.expectStep("The other side");
  await questions.answer({ "Full legal name": "Calder Bridge Analytics Limited" });
  await questions.back();
  await questions.expectStep("Your company");
  for (const [label, value] of Object.entries(YOURS)) {
    await expect(questions.field(label)).toHaveValue(value);
  }
  await questions.goTo("Purpose");
  await questions.expectStep("Purpose");
  await questions.goTo("Your company");
  await expect(questions.field("Company number")).toHaveValue("08341927");
});

test("the browser's back button leads to the step before with its answers", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.answer(YOURS);
  await questions.goOn();
  await questions.expectStep("The other side");
  await office.goBack();
  await questions.expectStep("Your company");
  await expect(questions.field("Company number")).toHaveValue("08341927");
  await office.goForward();
  await questions.expectStep("The other side");
});

test("questions left half-way wait on the first screen", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.answer(YOURS);
  await questions.goOn();
  await questions.expectStep("The other side");
  await office.goto("/");
  await office.getByRole("listitem").filter({ hasText: "answered today" }).getByRole("link", { name: "Mutual NDA" }).click();
  await questions.expectStep("Your company");
  await expect(questions.field("Company number")).toHaveValue("08341927");
});

test("a step with wrong answers is not passed, and the summary links each complaint to its step", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.answer({ ...YOURS, "Email for notices": "nobody" });
  await questions.goOn();
  await questions.expectStep("Your company");
  await expect(questions.field("Email for notices")).toHaveAccessibleDescription(/not an e-mail address/);
  await questions.goTo("Check and create");
  await expect(questions.create).toHaveCount(0);
  await expect(office.getByText("Before the contract can be created:")).toBeVisible();
  await office.getByRole("link", { name: /^Email for notices: / }).first().click();
  await expect(questions.field("Email for notices")).toHaveValue("nobody");
});

test("two tabs with the same questions make one contract", async ({ office, company }) => {
  const questions = new QuestionsPage(office);
  await questions.answerMutualNda();
  const second = new QuestionsPage(await office.context().newPage());
  await second.page.goto(office.url());
  await second.expectStep("Check and create");

  await office.bringToFront();
  await questions.create.click();
  await expect(new ContractPage(office).text).toBeVisible();
  await second.page.bringToFront();
  await second.create.click();
  await expect(new ContractPage(second.page).text).toBeVisible();
  expect(new URL(second.page.url()).pathname).toBe(new URL(office.url()).pathname);
  expect(await company.count()).toBe(1);
});

test("pressing the last button twice makes one contract", async ({ office, company }) => {
  const questions = new QuestionsPage(office);
  await questions.answerMutualNda();
  await questions.create.dblclick();
  await expect(new ContractPage(office).text).toBeVisible();
  expect(await company.count()).toBe(1);
});

test("going back after the contract was made says so and changes nothing", async ({ office, company }) => {
  const questions = new QuestionsPage(office);
  await questions.answerMutualNda();
  const address = office.url();
  await questions.create.click();
  await expect(new ContractPage(office).text).toBeVisible();
  await office.goto(address.replace(/\d+$/, "3"));
  await expect(office.getByText("These answers have become a contract.")).toBeVisible();
  await questions.goOn();
  await expect(office.getByRole("alert")).toContainText("These answers have become a contract already.");
  expect(await company.count()).toBe(1);
});

test("answers meant to do harm stay words of the contract", async ({ office }) => {
  const questions = new QuestionsPage(office);
  const purpose = "to assess <script>document.title='taken'</script> [link](javascript:alert(1)) {{party_a_email}} {@duties} **bold** #. Heading | cell";
  await questions.begin("T-NDA-MUT");
  await questions.answer({ ...YOURS, "Full legal name": "<img src=x onerror=alert(1)> & {#duties} Limited" });
  await questions.goOn();
  await questions.expectStep("The other side");
  await questions.goTo("Purpose");
  await questions.answer({ Purpose: purpose });
  await questions.goOn();
  await questions.expectStep("Duration");
  await questions.goTo("Check and create");
  const contract = office.getByRole("complementary", { name: "The contract" });
  await expect(contract).toContainText(purpose);
  await expect(contract).toContainText("<img src=x onerror=alert(1)> & {#duties} Limited");
  await expect(contract.locator("script, img, [onerror]")).toHaveCount(0);
  await expect(contract.getByRole("link")).toHaveCount(0);
  await expect(office).not.toHaveTitle(/taken/);
  await questions.goTo("Purpose");
  await expect(questions.field("Purpose")).toHaveValue(purpose);
});

test("the options of a template change the text", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.goTo("Options");
  await questions.expectStep("Options");
  await questions.field("Do you need to stop poaching?").check();
  await questions.answer({ "For how many months after the agreement": "9" });
  await questions.goOn();
  await questions.expectStep("Signatories");
  await questions.goTo("Check and create");
  await expect(office.getByRole("complementary", { name: "The contract" })).toContainText("9 months");
  await questions.goTo("Options");
  await expect(questions.field("Do you need to stop poaching?")).toBeChecked();
});

test("a sign-in that ends while somebody answers loses nothing that was typed", async ({ office, company, watch }) => {
  // The preview asks for itself and is refused first.
  watch.expects(401);
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.answer(YOURS);
  await office.context().clearCookies();
  await questions.goOn();
  await signInAndGoOn(office, company);
  await questions.goTo("Your company");
  await expect(questions.field("Registered office or address")).toHaveValue(YOURS["Registered office or address"]);
});

test("somebody else's questions are not there", async ({ office, elsewhere, watch, playwright, baseURL }) => {
  watch.expects(404);
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.expectStep("Your company");
  const request = await playwright.request.newContext({ baseURL });
  const page = await elsewhere();
  await signIn(page, await register(request));
  const answer = await page.goto(office.url());
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
  await request.dispose();
});
