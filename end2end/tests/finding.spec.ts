// Finding contracts again: the best match with its passage, filters that are kept, and one act on many.

import { expect, test } from "../fixtures.js";

test("what matches best stands first, with the passage in which the words stand", async ({ office, company }) => {
  await company.contract({ title: "Quay", content: "# Terms\n\nThe Supplier cleans the harbour on Mondays." });
  await company.contract({ title: "Harbour dues", content: "# Terms\n\nThe Client pays." });
  await office.goto("/contracts");
  await office.getByLabel("Search words in the text, titles, parties").fill("harbours");
  await office.getByRole("button", { name: "Apply" }).click();
  const heads = office.getByRole("rowheader");
  await expect(heads).toHaveCount(2);
  await expect(heads.first()).toContainText("Harbour dues");
  await expect(heads.last().locator("mark")).toHaveText("harbour");
  await expect(heads.last()).toContainText("The Supplier cleans the harbour on Mondays.");
});

test("a filter is kept under a name, opened again, renamed and removed", async ({ office, company }) => {
  await company.contract({ title: "Harbour dues" });
  await office.goto("/contracts?status=draft&search=harbour");
  await office.getByRole("link", { name: "Keep this filter" }).click();
  await office.getByRole("button", { name: "Keep the filter" }).click();
  await expect(office.getByLabel("Name")).toHaveAccessibleDescription(/Fill this in/);
  await office.getByLabel("Name").fill("Harbours");
  await office.getByRole("button", { name: "Keep the filter" }).click();
  await expect(office).toHaveURL(/\/contracts\?status=draft&search=harbour$/);

  await office.goto("/contracts");
  const kept = office.getByRole("navigation", { name: "Kept filters" });
  await kept.getByRole("link", { name: "Harbours" }).click();
  await expect(office).toHaveURL(/\/contracts\?status=draft&search=harbour$/);
  await expect(office.getByRole("rowheader")).toHaveCount(1);

  await kept.getByRole("link", { name: "Change these" }).click();
  await office.getByRole("link", { name: "Change Harbours" }).click();
  await office.getByLabel("Name").fill("Quays");
  await office.getByLabel("Everybody in the company sees it").check();
  await office.getByRole("button", { name: "Save" }).click();
  await expect(office.getByRole("row", { name: /Quays/ })).toContainText("Your company");
  await office.getByRole("link", { name: "Change Quays" }).click();
  await office.getByRole("button", { name: "Remove the filter" }).click();
  await expect(office.getByRole("heading", { name: "No filter is kept yet" })).toBeVisible();
});

test("contracts are found by what their texts say, and each term can be taken off the list again", async ({ office, company }) => {
  const head = "# Supply agreement\n\n1. Terms\n\n1.1 This agreement is governed by the law of ";
  await company.contract({ title: "Quay", content: `${head}Scotland.\n\n1.2 Either party may terminate this agreement at any time on 30 days' written notice.` });
  await company.contract({ title: "Harbour dues", content: `${head}England and Wales.` });
  await office.goto("/contracts");
  await office.getByText("By what the text says").click();
  await office.getByLabel("Which law").selectOption("Scotland");
  await office.getByLabel("It has").selectOption("Notice to end");
  await office.getByLabel("Notice to end: at most, in days").fill("30");
  await office.getByRole("button", { name: "Apply these" }).click();
  await expect(office.getByRole("rowheader")).toHaveCount(1);
  await expect(office.getByRole("rowheader")).toContainText("Quay");
  await office.getByRole("link", { name: "Remove filter: Which law: Scotland" }).click();
  await office.getByRole("link", { name: "Remove filter: Has: Notice to end" }).click();
  await office.getByRole("link", { name: "Remove filter: Notice to end: 30 days or less" }).click();
  await expect(office.getByRole("rowheader")).toHaveCount(2);
  await office.getByText("By what the text says").click();
  await office.getByLabel("It does not have").selectOption("Notice to end");
  await office.getByRole("button", { name: "Apply these" }).click();
  await expect(office.getByRole("rowheader")).toContainText("Harbour dues");
});

test("contracts that were ticked are ended together, and the answer says what became of each", async ({ office, company }) => {
  await company.contract({ title: "First lease" });
  await company.contract({ title: "Second lease" });
  await company.contract({ title: "Third lease" });
  await office.goto("/contracts");
  await office.getByRole("checkbox", { name: "Choose First lease" }).check();
  await office.getByRole("checkbox", { name: "Choose Second lease" }).check();
  await office.getByLabel("With several:").selectOption("Terminate");
  await office.getByRole("button", { name: "Those ticked…" }).click();
  await expect(office.getByText("Nothing has happened yet.")).toBeVisible();
  await office.getByLabel("Why").fill("The shop has moved");
  await office.getByRole("button", { name: "Terminate: 2 contracts" }).click();
  await expect(office.getByRole("status")).toContainText("Done with 2 contracts.");
  await expect(office.getByRole("row", { name: /Second lease/ })).toContainText("Terminated");

  await office.reload();
  await expect(office.getByRole("alert")).toContainText("Nothing was changed");
  await office.getByRole("link", { name: "Back to the list" }).click();
  await expect(office.getByRole("row", { name: /Third lease/ })).toContainText("Draft");
});

test.describe("with keys on the list", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without script the keys are the browser's");

  test("the list is searched, walked, ticked and opened by keys, and never while somebody types", async ({ office, company }) => {
    for (const title of ["First lease", "Second lease", "Third lease"]) {
      await company.contract({ title });
    }
    await office.goto("/contracts?sort=title");
    const title = (name: string) => office.getByRole("link", { name, exact: true });
    const box = (name: string) => office.getByRole("checkbox", { name: `Choose ${name}` });
    const keys = office.locator("#list-keys");
    await expect(keys).toBeVisible();

    await office.keyboard.press("j");
    await expect(title("First lease")).toBeFocused();
    await office.keyboard.press("j");
    await office.keyboard.press("x");
    await expect(box("Second lease")).toBeChecked();
    await expect(box("First lease")).not.toBeChecked();
    await office.keyboard.press("j");
    await office.keyboard.press("j");
    await expect(title("Third lease")).toBeFocused();
    await office.keyboard.press("k");
    await office.keyboard.press("Control+k");
    await office.keyboard.press("Alt+j");
    await expect(title("Second lease")).toBeFocused();
    await office.keyboard.press("x");
    await expect(box("Second lease")).not.toBeChecked();

    await office.keyboard.press("/");
    const search = office.getByLabel("Search words in the text, titles, parties");
    await expect(search).toBeFocused();
    await office.keyboard.type("jk/x?");
    await expect(search).toHaveValue("jk/x?");
    await expect(box("Second lease")).not.toBeChecked();

    await box("Third lease").focus();
    await office.keyboard.press("k");
    await expect(title("Second lease")).toBeFocused();
    await office.keyboard.press("?");
    await expect(keys).toContainText("The next contract, the one before");
    await keys.getByRole("checkbox", { name: "Use these keys in this browser" }).uncheck();
    await office.keyboard.press("j");
    await office.reload();
    await office.keyboard.press("j");
    await expect(title("First lease")).not.toBeFocused();
    await keys.getByText("Keys on this page").click();
    await keys.getByRole("checkbox", { name: "Use these keys in this browser" }).check();
    await office.keyboard.press("j");
    await office.keyboard.press("Enter");
    await expect(office.getByRole("heading", { level: 1, name: "First lease" })).toBeVisible();
  });
});
