// How the pages stand up to looking, hearing and using them by keyboard: every page, signed out and in, empty and full,
// in both colours, at 320 px, at 1280 px and at twice the size.

import AxeBuilder from "@axe-core/playwright";
import { type Locator, type Page } from "@playwright/test";
import { expect, test, type Company } from "../fixtures.js";
import { QuestionsPage } from "../pages/drafting.js";
import { CONSULTANCY } from "../rest.js";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The findings of axe in words: the rule, what it asks, and where. */
async function findings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(" ")}: ${node.html.slice(0, 120)}`),
  );
}

/** Whether the page can be pushed sideways, and by which elements. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) {
      return [];
    }
    return [...document.querySelectorAll("body *")]
      .filter((it) => it.getBoundingClientRect().right > clientWidth + 1)
      .slice(-3)
      .map((it) => `${scrollWidth} of ${clientWidth} px: <${it.tagName.toLowerCase()} class="${it.className}">`);
  });
}

function isWide(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) > 1000;
}

/** Looks at the page that is open; on the wide project in the dark and at twice the size too. Without motion, because a
 *  colour on its way from light to dark is neither. */
async function look(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  expect.soft(await findings(new AxeBuilder({ page }).withTags(STANDARDS)), `axe, light, ${page.url()}`).toEqual([]);
  expect.soft(await sideways(page), `sideways, ${page.url()}`).toEqual([]);
  const size = page.viewportSize();
  if (size === null || !isWide(page)) {
    return;
  }
  // Colours are all that differs in the dark.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const colours = new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]);
  expect.soft(await findings(colours), `axe, dark, ${page.url()}`).toEqual([]);
  // A screen at twice the size has half as many pixels for the style sheet.
  await page.setViewportSize({ width: size.width / 2, height: size.height / 2 });
  expect.soft(await sideways(page), `sideways at 200 %, ${page.url()}`).toEqual([]);
  await page.setViewportSize(size);
}

/** Goes through the page by Tab and says what cannot be reached, or cannot be seen to have the focus. */
async function walk(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const before = await page.evaluate(() => {
    const stops = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((it) => !(it as HTMLButtonElement).disabled && it.getAttribute("type") !== "hidden")
      .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest("details:not([open]) > :not(summary)"))
      // Of a group of radio buttons, Tab stops at one.
      .filter((it) => !(it instanceof HTMLInputElement && it.type === "radio" && !it.checked));
    stops.forEach((it, place) => it.setAttribute("data-stop", String(place)));
    (document.activeElement as HTMLElement | null)?.blur();
    return stops.map((it) => it.outerHTML.replace(/\s+/g, " ").slice(0, 90));
  });
  const reached = new Set<number>();
  let rounds = 0;
  const faults: string[] = [];
  for (let presses = 0; presses < before.length + 40; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const it = document.activeElement as HTMLElement | null;
      if (it === null || it === document.body) {
        return null;
      }
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      const { left, top, width, height } = it.getBoundingClientRect();
      // Some point of it must be on the screen and on top.
      const xs = [0.1, 0.5, 0.9].map((share) => left + width * share);
      const ys = [0.2, 0.5, 0.8].map((share) => top + height * share);
      const page = [document.body, document.documentElement] as Element[];
      const isThere = (there: Element | null): boolean =>
        there !== null && (it.contains(there) || (there.contains(it) && !page.includes(there)));
      return {
        place: it.getAttribute("data-stop"),
        ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        isOnTop: xs.some((x) => ys.some((y) => isThere(document.elementFromPoint(x, y)))),
        html: it.outerHTML.slice(0, 90),
      };
    });
    // A complaint that had the focus is where the first round begins; the second begins at the top.
    rounds += stop === null ? 1 : 0;
    if (rounds === 2 || (stop?.place != null && reached.has(Number(stop.place)))) {
      break;
    }
    if (stop === null) {
      continue;
    }
    if (stop.place !== null) {
      reached.add(Number(stop.place));
    }
    if (!stop.ring) {
      faults.push(`the focus cannot be seen: ${stop.html}`);
    }
    if (!stop.isOnTop) {
      faults.push(`the focus is covered: ${stop.html}`);
    }
  }
  before.forEach((html, place) => {
    if (!reached.has(place)) {
      faults.push(`Tab does not reach: ${html}`);
    }
  });
  expect.soft(faults, `keyboard, ${page.url()}`).toEqual([]);
}

async function openAndLook(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await look(page);
  await walk(page);
}

/** A company with something on every page. */
async function furnish(company: Company): Promise<string> {
  const id = await company.contract({ contract_value: "4000" });
  const title = "Mutual confidentiality with a name that is longer than any column of a list would like it to be";
  await company.contract({ title, contract_type: "nda", content: "The parties keep secrets." });
  await company.contract({ title: "Not written yet", content: "" });
  await company.save(id, CONSULTANCY.replace("£4,000", "£4,400"));
  return id;
}

for (const path of ["/", "/register", "/sign-in", "/sign-in?next=%2Fcontracts"]) {
  test(`signed out, ${path} can be seen, heard and used by keyboard`, async ({ page }) => {
    await openAndLook(page, path);
  });
}

test("the complaints of the registration form can be seen, heard and used by keyboard", async ({ page }) => {
  await page.goto("/register");
  await page.getByRole("button", { name: "Create company" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page);
  await walk(page);
});

test("a refused sign-in can be seen and heard", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await look(page);
});

const EMPTY_HANDED = ["/contracts?search=nothing", "/templates", "/templates?search=nothing", "/account", "/contracts/paste"];
for (const path of ["/", "/contracts", "/audit", ...EMPTY_HANDED]) {
  test(`of a new company, ${path} can be seen, heard and used by keyboard`, async ({ office }) => {
    await openAndLook(office, path);
  });
}

for (const path of ["/", "/contracts", "/contracts?search=secrets&type=nda", "/audit"]) {
  test(`of a company at work, ${path} can be seen, heard and used by keyboard`, async ({ office, company }) => {
    await furnish(company);
    await openAndLook(office, path);
  });
}

for (const path of ["", "?show=all&order=text&finding=3", "/edit", "/versions", "/versions/1"]) {
  test(`a contract${path} can be seen, heard and used by keyboard`, async ({ office, company }) => {
    await openAndLook(office, `/contracts/${await furnish(company)}${path}`);
  });
}

test("a contract without text, and the page with two texts, can be seen, heard and used by keyboard", async ({ office, company }) => {
  const id = await company.contract({ content: "" });
  await openAndLook(office, `/contracts/${id}`);
  await office.goto(`/contracts/${id}/edit`);
  await office.getByLabel("Text", { exact: true }).fill(CONSULTANCY);
  await company.save(id, "# Another text\n\nThe parties agree.\n");
  await office.getByRole("button", { name: "Save as the next version" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Two texts to bring together" })).toBeVisible();
  await look(office);
  await walk(office);
});

for (const template of ["T-NDA-MUT", "T-SVC-CONS", "T-EMP-FT"]) {
  test(`the template ${template} and its questions can be seen, heard and used by keyboard`, async ({ office }) => {
    await office.goto(`/templates/${template}`);
    await look(office);
    const questions = new QuestionsPage(office);
    await questions.begin(template);
    await questions.goOn();
    await expect(office.getByRole("alert")).toBeVisible();
    await look(office);
    await walk(office);
    const first = new URL(office.url()).pathname;
    const steps = await questions.steps.getByRole("listitem").count();
    for (let step = 2; step < steps; step += 1) {
      await office.goto(first.replace(/\d+$/, String(step)));
      expect.soft(await sideways(office), `sideways, ${office.url()}`).toEqual([]);
    }
    await office.goto(first.replace(/\d+$/, String(steps)));
    await look(office);
  });
}

test("the page for an address that does not exist can be seen, heard and used by keyboard", async ({ page, watch }) => {
  watch.expects(404);
  await openAndLook(page, "/nothing/here");
});

test("the first Tab leads past the masthead", async ({ office }) => {
  await office.goto("/contracts");
  await office.keyboard.press("Tab");
  const skip: Locator = office.getByRole("link", { name: "Skip to the page" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await office.keyboard.press("Enter");
  await expect(office.getByRole("main")).toBeFocused();
});

test("the sections are reached by a menu on a phone and stand in the masthead elsewhere", async ({ office }) => {
  await office.goto("/");
  const isPhone = !isWide(office);
  if (isPhone) {
    await office.getByLabel("Menu", { exact: true }).click();
  }
  const sections = office.getByRole("navigation", { name: isPhone ? "Sections, short" : "Sections", exact: true });
  await sections.getByRole("link", { name: "Templates" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "Templates" })).toBeVisible();
});
