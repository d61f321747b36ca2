// Signed contracts come as files: they are read by themselves, looked at, and become contracts with their originals.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "../fixtures.js";
import { ImportsPage, SIGNED } from "../pages/imports.js";

test("a signed file is handed in, its doubt is settled, and the contract keeps its original", async ({ office }) => {
  const imports = new ImportsPage(office);
  await imports.open();
  await imports.send([
    ["Halden.txt", SIGNED],
    ["copy of Halden.txt", SIGNED],
    ["nothing.pdf", "%PDF-1.7 and nothing of it"],
  ]);
  await imports.isRead();
  await expect(imports.row("nothing.pdf")).toContainText("Not readable");
  await expect(imports.row("copy of Halden.txt")).toContainText("Handed in before");
  await imports.row("Halden.txt").first().getByRole("link", { name: "Review" }).click();

  const end = imports.term("Last day");
  await expect(end).toContainText("Please check");
  await expect(end).toContainText("initial term of 24 months");
  await expect(imports.term("Governing law")).toContainText("Found");
  await imports.bringIn.click();
  await expect(office.getByRole("main").getByRole("alert")).toContainText("accept it or put it right");
  await end.getByRole("button", { name: /^Accept/ }).click();
  await expect(imports.term("Last day")).toContainText("Settled");
  await office.getByLabel("Title of the contract").fill("Coating of lenses");
  await imports.bringIn.click();

  await expect(office.getByRole("heading", { level: 1, name: "Coating of lenses" })).toBeVisible();
  await expect(office.getByText("Active", { exact: true })).toBeVisible();
  const download = office.waitForEvent("download");
  await office.getByRole("link", { name: "Halden.txt" }).click();
  expect((await download).suggestedFilename()).toBe("Halden.txt");
});

test("a whole folder is handed in with the names of its folders", async ({ office }, testInfo) => {
  const folder = testInfo.outputPath("Leases");
  await mkdir(join(folder, "2025"), { recursive: true });
  await writeFile(join(folder, "Halden.txt"), SIGNED);
  await writeFile(join(folder, "2025", "Calder.txt"), SIGNED.replaceAll("Halden", "Calder"));
  const imports = new ImportsPage(office);
  await imports.open();
  await office.getByLabel("Or a whole folder").setInputFiles(folder);
  await imports.handIn.click();
  await imports.isRead();
  await expect(imports.row("Halden.txt")).toContainText("Needs review");
  await expect(imports.row("2025/Calder.txt")).toContainText("Needs review");
});

test("a form without a file says so", async ({ office, watch }) => {
  watch.expects(422);
  const imports = new ImportsPage(office);
  await imports.open();
  await imports.handIn.click();
  await expect(office.getByLabel("Files")).toHaveAccessibleDescription(/Choose at least one file/);
});

test("the numbers of the parties are typed before a contract is brought in", async ({ office }) => {
  const imports = new ImportsPage(office);
  await imports.open();
  await imports.send([["Halden.txt", SIGNED]]);
  await imports.isRead();
  await imports.row("Halden.txt").getByRole("link", { name: "Review" }).click();
  const numbers = imports.term("Company and VAT numbers");
  await expect(numbers).toContainText("Found");
  await expect(numbers.getByLabel("Company number of the one side")).toHaveValue("07654321");
  await numbers.getByLabel("Company number of the one side").fill("SC000012");
  await numbers.getByLabel("VAT number of the one side").fill("GB 123 4567 83");
  await imports.term("Last day").getByRole("button", { name: /^Accept/ }).click();
  await expect(numbers.getByLabel("Company number of the one side")).toHaveValue("SC000012");
  await imports.bringIn.click();
  await expect(numbers.getByLabel("VAT number of the one side")).toHaveAccessibleDescription(/VAT number/);
  await numbers.getByLabel("VAT number of the one side").fill("GB 123 4567 82");
  await imports.bringIn.click();
  await expect(office.getByText("Halden Coatings Limited: company number SC000012, VAT number GB123456782")).toBeVisible();
});

test.describe("while files are being read", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without script a link says how far it is");

  test("the page moves by itself, keeps the focus, and stops asking when all is read", async ({ office }) => {
    const imports = new ImportsPage(office);
    await imports.open();
    const names = Array.from({ length: 40 }, (_, at) => `Lease ${at + 1}.txt`);
    await imports.send(names.map((name) => [name, `${SIGNED}\n\n${name}\n`]));
    await office.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
    await expect(office.getByRole("link", { name: "See how far it is" })).toBeVisible();
    await office.evaluate(() => document.documentElement.setAttribute("data-seen", "yes"));
    const first = office.getByRole("link", { name: "Lease 1.txt", exact: true });
    await first.focus();

    await expect(office.getByText("40 need review", { exact: true })).toBeVisible({ timeout: 50_000 });
    await expect(office.getByRole("progressbar")).toHaveCount(0);
    await expect(office.locator("html")).toHaveAttribute("data-seen", "yes");
    await expect(first).toBeFocused();
    await expect(office.getByRole("status").filter({ hasText: "40 of 40 files are read" })).toHaveCount(1);
    let asked = 0;
    office.on("request", () => (asked += 1));
    await office.getByRole("link", { name: "Review what was read" }).first().focus();
    await office.evaluate(() => new Promise((done) => setTimeout(done, 2_500)));
    expect(asked).toBe(0);
  });
});
