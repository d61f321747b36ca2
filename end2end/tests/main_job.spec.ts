// The job a newcomer comes for, from an empty server to a checked contract and its PDF.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures.js";
import { Masthead, RegisterPage, SignInPage, WelcomePage } from "../pages/accounts.js";
import { ContractList, ContractPage, EditorPage } from "../pages/contracts.js";
import { MUTUAL_NDA, QuestionsPage } from "../pages/drafting.js";
import { newEmail, PASSWORD } from "../rest.js";

test("a newcomer drafts an NDA, reads its findings with their law, changes it, saves the PDF and finds it again", async ({ page }) => {
  const email = newEmail();
  const questions = new QuestionsPage(page);
  const contract = new ContractPage(page);

  await test.step("sets up the company", async () => {
    const welcome = new WelcomePage(page);
    await welcome.open();
    await welcome.setUpCompany();
    const register = new RegisterPage(page);
    await register.fill("Thornbury Optics Limited", "Priya Nair", email, PASSWORD);
    await register.create.click();
    await expect(page.getByText("No contract yet. Choose a door.")).toBeVisible();
  });

  await test.step("chooses the mutual NDA", async () => {
    await page.getByRole("region", { name: "Start" }).getByRole("link", { name: "Mutual NDA" }).click();
    await page.getByRole("button", { name: "Draft it" }).click();
    await questions.expectStep("Your company");
    await expect(questions.field("Full legal name")).toHaveValue("Thornbury Optics Limited");
  });

  await test.step("is told under the field what is wrong, and what was typed is kept", async () => {
    await questions.answer({ "Registered office or address": "12 Severn Quay\nBristol\nBS1 5TY", "Company number": "8341927" });
    await questions.goOn();
    const number = questions.field("Company number");
    await expect(number).toHaveAttribute("aria-invalid", "true");
    await expect(number).toHaveAccessibleDescription(/This has 7 characters\. If it starts with a zero, enter 08341927\./);
    await expect(number).toHaveValue("8341927");
    await expect(questions.field("Registered office or address")).toHaveValue("12 Severn Quay\nBristol\nBS1 5TY");
    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    await summary.getByRole("link", { name: /^Company number/ }).click();
    await expect(number).toBeFocused();
  });

  await test.step("answers every step", async () => {
    for (const { step, answers } of MUTUAL_NDA) {
      await questions.expectStep(step);
      await questions.answer(answers);
      if (step === "Signatories") {
        await questions.field("Their position").first().fill("Director");
        await questions.field("Their position").last().fill("Director");
      }
      await questions.goOn();
    }
  });

  await test.step("checks the text and creates the contract", async () => {
    await questions.expectStep("Check and create");
    await expect(page.getByRole("complementary", { name: "The contract" })).toContainText("LS11 5PS");
    await questions.create.click();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
  });

  await test.step("reads the finished contract", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Calder Bridge Analytics Limited");
    for (const words of ["company number 08341927", "40 Canal Wharf", "1 December 2026", "continues for 3 years", "Tom Ackroyd"]) {
      await expect(contract.text).toContainText(words);
    }
    await expect(contract.text).not.toContainText(/\{\{|\[Company number\]/);
    await expect(contract.text.getByRole("heading", { name: "Governing law" })).toBeVisible();
  });

  await test.step("opens a finding and sees its passage and its law", async () => {
    await contract.show("Met");
    const finding = await contract.findings.unfold("Governing law");
    await expect(finding).toContainText("governed by the law");
    await expect(finding).toContainText("Rome I");
    const link = finding.getByRole("link", { name: "Show in the text" }).first();
    const passage = contract.text.locator((await link.getAttribute("href")) ?? "");
    await link.click();
    await expect(passage).toBeInViewport();
    await expect(passage).toContainText("governed by the law");
    await expect(contract.text.getByRole("mark").filter({ hasText: "governed by the law" }).first()).toBeVisible();
  });

  await test.step("takes the governing law out and is told so", async () => {
    await contract.edit();
    const editor = new EditorPage(page);
    const source = await editor.text.inputValue();
    const without = source.replace(/#\. Governing law[\s\S]*?(?=\n#\. )/, "");
    expect(without).not.toBe(source);
    await editor.text.fill(without);
    await editor.reason.fill("Law to be agreed");
    await editor.save();
    await expect(page.getByText("Version 2, saved today")).toBeVisible();
    const finding = await contract.findings.unfold("Governing law");
    await expect(finding).toContainText("No governing law is stated.");
    await expect(finding).toContainText("Not met");
    await expect(contract.text.getByRole("heading", { name: "Governing law" })).toHaveCount(0);
  });

  await test.step("saves the PDF", async () => {
    const { name, path } = await contract.pdf();
    expect(name).toMatch(/^mutual-non-disclosure-agreement.*-v2\.pdf$/);
    expect(readFileSync(path).subarray(0, 5).toString("latin1")).toBe("%PDF-");
    const words = execFileSync("pdftotext", [path, "-"]).toString("utf8").replace(/\s+/g, " ");
    expect(words).toContain("Thornbury Optics Limited");
    expect(words).toContain("Calder Bridge Analytics Limited");
  });

  await test.step("signs out, signs in, and finds the contract by a word of its text", async () => {
    await new Masthead(page, "Priya Nair", "Thornbury Optics Limited").signOut();
    const door = new SignInPage(page);
    await expect(door.heading).toBeVisible();
    await door.signIn(email, PASSWORD);
    await expect(page.getByText("One contract is kept here.")).toBeVisible();
    const list = new ContractList(page);
    await list.open();
    await list.find("spectrometers");
    await expect(list.rows).toHaveCount(1);
    await list.find("submarines");
    await expect(page.getByRole("heading", { name: "No contract matches" })).toBeVisible();
  });
});
