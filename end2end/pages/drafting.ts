// Templates and their questions.

import { expect, type Locator, type Page } from "@playwright/test";

export class TemplateList {
  readonly names: Locator;

  constructor(readonly page: Page) {
    this.names = page.getByRole("main").getByRole("listitem").getByRole("heading", { level: 3 });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/templates${query}`);
  }

  async find(words: string): Promise<void> {
    await this.page.getByLabel("Search templates").fill(words);
    await this.page.getByRole("button", { name: "Apply" }).click();
  }
}

/** What is answered in one step: the label of each field, and what is typed into it. */
export type Answers = Record<string, string>;

/** The answers that make a mutual NDA of Thornbury Optics and Calder Bridge. */
export const MUTUAL_NDA: { step: string; answers: Answers }[] = [
  {
    step: "Your company",
    answers: { "Company number": "08341927", "Registered office or address": "12 Severn Quay\nBristol\nBS1 5TY" },
  },
  {
    step: "The other side",
    answers: {
      "Full legal name": "Calder Bridge Analytics Limited",
      "Company number": "01162045",
      "Registered office or address": "40 Canal Wharf\nLeeds\nLS11 5PS",
      "Email for notices": "legal@calderbridge.example",
    },
  },
  { step: "Purpose", answers: { Purpose: "to assess whether the First Party will use the spectrometers of the Second Party." } },
  { step: "Duration", answers: { "Start date": "2026-12-01" } },
  { step: "Options", answers: {} },
  {
    step: "Signatories",
    answers: { "Who signs for the First Party": "Priya Nair", "Who signs for the Second Party": "Tom Ackroyd" },
  },
];

export class QuestionsPage {
  readonly steps: Locator;
  readonly preview: Locator;
  readonly create: Locator;

  constructor(readonly page: Page) {
    this.steps = page.getByRole("navigation", { name: "Questions" });
    this.preview = page.getByRole("complementary", { name: "Preview" });
    this.create = page.getByRole("button", { name: "Create the contract" });
  }

  async begin(template: string): Promise<void> {
    await this.page.goto(`/templates/${template}`);
    await this.page.getByRole("button", { name: "Draft it" }).click();
  }

  field(label: string): Locator {
    return this.page.getByRole("main").getByLabel(label, { exact: true });
  }

  async expectStep(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
  }

  async answer(answers: Answers): Promise<void> {
    for (const [label, value] of Object.entries(answers)) {
      await this.field(label).fill(value);
    }
  }

  async goOn(): Promise<void> {
    await this.page.getByRole("button", { name: /^Continue/ }).click();
  }

  async back(): Promise<void> {
    await this.page.getByRole("main").getByRole("link", { name: "Back", exact: true }).click();
  }

  async goTo(step: string): Promise<void> {
    await this.steps.getByRole("link", { name: step }).click();
  }

  /** Answers everything of the mutual NDA and stops before the contract is created. */
  async answerMutualNda(): Promise<void> {
    await this.begin("T-NDA-MUT");
    for (const { step, answers } of MUTUAL_NDA) {
      await this.expectStep(step);
      await this.answer(answers);
      if (step === "Signatories") {
        await this.field("Their position").first().fill("Director");
        await this.field("Their position").last().fill("Director");
      }
      await this.goOn();
    }
    await this.expectStep("Check and create");
  }
}
