// What the browser half adds to pages that work without it: a preview and findings that follow the typing, and menus
// that close.

import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.js";
import { EditorPage } from "../pages/contracts.js";
import { QuestionsPage } from "../pages/drafting.js";

/** Waits until the browser half has taken its parts of the page over. */
async function awake(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-awake", "", { timeout: 30_000 });
}

async function openAwake(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

test("the preview follows the typing at once, with numbers and references worked out", async ({ office, company }) => {
  const id = await company.contract({ content: "# Agreement\n\n#. Fees {#fees}\n\n##. The Client shall pay.\n" });
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\n#. Delay {#delay}\n\n##. Interest runs on what is due under clause {@fees}.");
  await expect(editor.beside).toContainText("Interest runs on what is due under clause 1.");
  await expect(editor.beside.getByRole("heading", { name: /Delay/ })).toHaveText(/^2\.\s*Delay$/);
  expect((await company.read(id)).version, "nothing is saved by typing").toBe(1);
});

test("the findings follow the typing after a pause, and say that they are working", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  const finding = editor.findings.of("Governing law");
  await expect(finding).toContainText("Not met");
  const checked = office.waitForResponse((answer) => answer.url().endsWith("/contracts/check"));
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\n5. Law\n\n5.1 This agreement is governed by the law of England and Wales.\n");
  expect((await checked).status()).toBe(200);
  await expect(finding).toHaveCount(0);
  await expect(editor.beside.getByRole("status")).toHaveText("");
});

test("typing without a rest asks the rules once", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  let asked = 0;
  office.on("request", (request) => {
    asked += request.url().endsWith("/contracts/check") ? 1 : 0;
  });
  const checked = office.waitForResponse((answer) => answer.url().endsWith("/contracts/check"));
  // Twenty strokes in one breath: no machine is slow enough to rest between them.
  await editor.text.evaluate((area: HTMLTextAreaElement) => {
    for (const letter of "A sentence typed fast") {
      area.value += letter;
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  });
  await checked;
  await expect(editor.beside.getByRole("status")).toHaveText("");
  await expect(editor.beside).toContainText("A sentence typed fast");
  expect(asked).toBe(1);
});

test("when the server does not answer, the editor says so and keeps the text and the preview", async ({ office, company, watch }) => {
  watch.expectsNoAnswer();
  const id = await company.contract();
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await office.route("**/contracts/check", (route) => route.abort("connectionrefused"));
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\nStill typing.\n");
  await expect(editor.beside).toContainText("The server could not be reached. What you typed is still here");
  await expect(editor.beside).toContainText("Still typing.");
  await expect(editor.text).toHaveValue(/Still typing\.\n$/);
});

test("a text meant to do harm does nothing in the live preview", async ({ office, company }) => {
  const id = await company.contract();
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await editor.text.fill("<img src=x onerror=\"document.title='taken'\"> [x](javascript:alert(1)) <script>1</script> \u202Eend of it");
  await expect(editor.beside).toContainText("end of it");
  await expect(editor.beside).toContainText("<script>1</script>");
  await expect(editor.beside.locator("img, script, [onerror]")).toHaveCount(0);
  await expect(editor.beside.locator("a[href^='javascript']")).toHaveCount(0);
  await expect(office).not.toHaveTitle(/taken/);
});

test("the preview of a template's questions follows each answer", async ({ office }) => {
  const questions = new QuestionsPage(office);
  await questions.begin("T-NDA-MUT");
  await questions.expectStep("Your company");
  await awake(office);
  await questions.answer({ "Company number": "08341927" });
  await questions.field("Company number").blur();
  await expect(questions.preview).toContainText("company number 08341927");
  await questions.field("A sole trader").check();
  await expect(questions.preview).toContainText("an individual in business as a sole trader");
});

test("every page wakes without a complaint", async ({ office, company }) => {
  const id = await company.contract();
  const ours = ["", "/edit", "/dates", "/versions", "/versions/1"].map((part) => `/contracts/${id}${part}`);
  const everybodys = ["/", "/dashboard", "/contracts", "/contracts/paste", "/templates", "/account", "/audit", "/sign-in", "/register"];
  for (const path of [...everybodys, "/templates/T-NDA-MUT", ...ours]) {
    await openAwake(office, path);
  }
});

test("when the sign-in ended, the editor says so while one types and keeps the text", async ({ office, company, watch }) => {
  watch.expects(401);
  const id = await company.contract();
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await office.context().clearCookies();
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\nStill typing.\n");
  await expect(editor.beside).toContainText(/sign(ed)? (out|in)/i);
  await expect(editor.text).toHaveValue(/Still typing\.\n$/);
});

test("a menu closes on Escape and gives the focus back to what opened it", async ({ office, company }) => {
  await openAwake(office, "/");
  const menu = office.getByLabel(`${company.person}, ${company.name}: account and company`);
  await menu.click();
  await expect(office.getByRole("link", { name: "Your account" })).toBeVisible();
  await office.keyboard.press("Tab");
  await expect(office.getByRole("link", { name: "Your account" })).toBeFocused();
  await office.keyboard.press("Escape");
  await expect(office.getByRole("link", { name: "Your account" })).toBeHidden();
  await expect(menu).toBeFocused();
});

const LONG = `# Agreement\n\n#. Fees {#fees}\n\n##. The Client pays [amount] each month.\n\n${"##. The Supplier works with care and skill.\n\n".repeat(80)}#. Delay {#delay}\n\n##. Interest runs from [day] on. The client may wait.\n`;

/** Where the caret stands, and whether the text area shows that place. */
async function caret(editor: EditorPage): Promise<{ chosen: string; isShown: boolean }> {
  return editor.text.evaluate((area: HTMLTextAreaElement) => {
    const part = area.selectionStart / area.value.length;
    const [top, bottom] = [area.scrollTop / area.scrollHeight, (area.scrollTop + area.clientHeight) / area.scrollHeight];
    return { chosen: area.value.slice(area.selectionStart, area.selectionEnd), isShown: part >= top - 0.02 && part <= bottom + 0.02 };
  });
}

test("a text that was not saved is in the editor again after the window was closed", async ({ office, company }) => {
  const id = await company.contract({ content: "# Agreement\n" });
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  const kept = office.waitForResponse((answer) => answer.url().endsWith("/contracts/keep"));
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\nNot saved yet.\n");
  expect((await kept).status()).toBe(200);
  await expect(office.getByText(/^Kept today at .*, not saved yet\.$/)).toBeVisible();
  await openAwake(office, `/contracts/${id}/edit`);
  await expect(office.getByText("which is not saved yet")).toBeVisible();
  await expect(editor.text).toHaveValue(/Not saved yet\.\n$/);
  await editor.save();
  await expect(office).toHaveURL(new RegExp(`/contracts/${id}$`));
  await openAwake(office, `/contracts/${id}/edit`);
  await expect(office.getByText("which is not saved yet")).toHaveCount(0);
});

test("words are found and replaced, and the browser takes it back", async ({ office, company }) => {
  const id = await company.contract({ content: LONG });
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await editor.text.press("Control+Home");
  await editor.text.press("Control+f");
  const finder = office.getByRole("search", { name: "Find and replace" });
  await finder.getByLabel("Find").fill("client");
  await expect(finder.getByRole("status")).toHaveText("2 in the text");
  await finder.getByLabel("Find").press("Enter");
  await expect(finder.getByRole("status")).toHaveText("1 of 2");
  await finder.getByLabel("Find").press("Enter");
  expect(await caret(editor)).toEqual({ chosen: "client", isShown: true });
  await finder.getByLabel("Capitals count").check();
  await expect(finder.getByRole("status")).toHaveText("1 in the text");
  await finder.getByLabel("Capitals count").uncheck();
  await finder.getByLabel("Replace with").fill("Buyer$&");
  await finder.getByRole("button", { name: "Replace all" }).click();
  await expect(finder.getByRole("status")).toHaveText("2 replaced.");
  await expect(editor.text).toHaveValue(/The Buyer\$& pays[\s\S]*The Buyer\$& may wait/);
  await expect(editor.beside).toContainText("The Buyer$& may wait.");
  await editor.text.press("Control+z");
  await expect(editor.text).toHaveValue(LONG);
  await editor.text.press("Escape");
  await expect(finder).toBeHidden();
});

test("the outline, the commands and the keys lead through a long text", async ({ office, company }) => {
  const id = await company.contract({ content: LONG });
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await office.getByRole("button", { name: "Outline" }).click();
  const outline = office.getByRole("navigation", { name: "Outline of the text" });
  await expect(outline.getByRole("button")).toHaveText(["Agreement", "1. Fees", "2. Delay"]);
  await outline.getByRole("button", { name: "Delay" }).click();
  await expect(editor.text).toBeFocused();
  expect((await caret(editor)).isShown).toBe(true);
  await editor.text.press("Control+Home");
  await editor.text.press("F8");
  expect((await caret(editor)).chosen).toBe("[amount]");
  await editor.text.press("F8");
  expect(await caret(editor)).toEqual({ chosen: "[day]", isShown: true });
  await editor.text.press("Control+k");
  const palette = office.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("go fees");
  await expect(palette.getByRole("option")).toHaveText(["Go to 1. Fees"]);
  await palette.getByRole("combobox").press("Enter");
  await expect(palette).toBeHidden();
  await expect(editor.text).toBeFocused();
  expect((await caret(editor)).isShown).toBe(true);
  await editor.text.press("Control+k");
  await palette.getByRole("combobox").press("Escape");
  await expect(palette).toBeHidden();
  await office.getByRole("button", { name: "Outline" }).focus();
  await office.keyboard.press("?");
  await expect(office.getByRole("dialog", { name: "Keys in the editor" })).toBeVisible();
});

test("what the numbering cannot follow is said while one types", async ({ office, company }) => {
  const id = await company.contract({ content: "# Agreement\n" });
  const editor = new EditorPage(office);
  await openAwake(office, `/contracts/${id}/edit`);
  await editor.text.press("Control+End");
  await editor.text.pressSequentially("\n##. As in clause {@gone}.\n");
  await expect(editor.beside.getByRole("listitem").filter({ hasText: "gone" })).toBeVisible();
});
