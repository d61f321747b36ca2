// How the pages stand up to looking, hearing and using them by keyboard: every page, signed out and in, empty and full,
// in both colours, at 320 px, at 1280 px and at twice the size. The wide project looks at 1280 px and at twice the
// size, the phone project at 320 px; each page is opened once and then looked at in every way.

import axe from "axe-core";
import { type BrowserContext, type Locator, type Page, type PlaywrightWorkerArgs } from "@playwright/test";
import { expect, signIn, test as base } from "../fixtures.js";
import { QuestionsPage } from "../pages/drafting.js";
import { ImportsPage, SIGNED } from "../pages/imports.js";
import { KeysPage } from "../pages/keys.js";
import { CONSULTANCY, register, type Company } from "../rest.js";

/** A company and a browser that is signed in to it. */
interface Desk {
  company: Company;
  state: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

/** A company with something on every page. */
interface Shop extends Desk {
  /** A contract of two versions with findings. */
  contract: string;
}

interface Desks {
  newcomer: Desk;
  shop: Shop;
}

/** Registers a company, lets `prepare` bring things about in it, and signs a browser in. */
async function settle<T>(
  { playwright, browser }: Pick<PlaywrightWorkerArgs, "playwright" | "browser">,
  baseURL: string | undefined,
  prepare: (company: Company) => Promise<T>,
  use: (desk: Desk & T) => Promise<void>,
): Promise<void> {
  const request = await playwright.request.newContext({ baseURL });
  const company = await register(request);
  const things = await prepare(company);
  const context = await browser.newContext({ baseURL });
  await signIn(await context.newPage(), company);
  const state = await context.storageState();
  await context.close();
  await use({ company, state, ...things });
  await request.dispose();
}

// Looking changes nothing that another test looks for, so a worker registers and signs in once for all its tests.
const test = base.extend<object, Desks>({
  newcomer: [
    ({ playwright, browser }, use, { project }) =>
      settle({ playwright, browser }, project.use.baseURL, async () => ({}), use),
    { scope: "worker" },
  ],
  shop: [
    ({ playwright, browser }, use, { project }) =>
      settle({ playwright, browser }, project.use.baseURL, async (company) => ({ contract: await furnish(company) }), use),
    { scope: "worker" },
  ],
});

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The findings of axe in words: the rule, what it asks, and where; `behind` names what lies behind an open menu. */
async function findings(page: Page, behind: string[]): Promise<string[]> {
  // Reading axe into the page takes longer than most of its runs, so a page that has it keeps it.
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(`${axe.source}; undefined`);
  }
  return page.evaluate(async ([standards, exclude]) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    // A bar that stays while one scrolls covers a target only until then, so it is looked at where it ends the page.
    const bar = document.querySelector<HTMLElement>(".jump");
    bar?.style.setProperty("position", "static");
    const seen = { include: [["html"]], exclude: exclude.map((it) => [it]) };
    const { violations } = await inPage.run(seen, { runOnly: standards, resultTypes: ["violations"] });
    bar?.style.removeProperty("position");
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help} at ${node.target.join(" ")}: ${node.html.slice(0, 120)}`),
    );
  }, [STANDARDS, behind] as const);
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

/** Looks at the page that is open in light and dark, on the wide project at twice the size too. Without motion, because
 *  a colour on its way from light to dark is neither. */
async function look(page: Page, behind: string[] = []): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  // A screen at twice the size has half as many pixels for the style sheet.
  const sizes = isWide(page) ? [size, { width: size.width / 2, height: size.height / 2 }] : [size];
  for (const { width, height } of sizes) {
    await page.setViewportSize({ width, height });
    expect.soft(await sideways(page), `sideways at ${width} px, ${page.url()}`).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // What happens to lie half under the bar at the top is as large as before.
      await page.evaluate(() => window.scrollTo({ left: 0, top: 0, behavior: "instant" }));
      expect.soft(await findings(page, behind), `axe, ${colorScheme}, ${width} px, ${page.url()}`).toEqual([]);
    }
  }
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
  let last: string | null = null;
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
    // A day is typed in parts, and each part is a stop of the same field.
    const isStill = stop?.place != null && stop.place === last;
    last = stop?.place ?? null;
    if (rounds === 2 || (stop?.place != null && reached.has(Number(stop.place)) && !isStill)) {
      break;
    }
    if (stop === null || isStill) {
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

async function lookAndWalk(page: Page): Promise<void> {
  await look(page);
  await walk(page);
}

async function openAndLook(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await lookAndWalk(page);
}

/** Puts something on every page and answers with a contract of two versions. */
async function furnish(company: Company): Promise<string> {
  const id = await company.contract({ contract_value: "4000" });
  const title = "Mutual confidentiality with a name that is longer than any column of a list would like it to be";
  await company.contract({ title, contract_type: "nda", content: "The parties keep secrets." });
  await company.contract({ title: "Not written yet", content: "" });
  await company.save(id, CONSULTANCY.replace("£4,000", "£4,400"));
  await company.remind(id);
  await company.file(id, ["Optics", "A tag as long as forty characters may be"]);
  return id;
}

test.describe("signed out", () => {
  for (const path of ["/", "/register", "/sign-in", "/sign-in?next=%2Fcontracts"]) {
    test(`${path} can be seen, heard and used by keyboard`, async ({ page }) => {
      await openAndLook(page, path);
    });
  }

  test("the complaints of the registration form can be seen, heard and used by keyboard", async ({ page }) => {
    await page.goto("/register");
    await page.getByRole("button", { name: "Create company" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
  });

  test("a refused sign-in can be seen and heard", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await look(page);
  });

  test("the page for an address that does not exist can be seen, heard and used by keyboard", async ({ page, watch }) => {
    watch.expects(404);
    await openAndLook(page, "/nothing/here");
  });
});

test.describe("of a new company", () => {
  test.use({ storageState: ({ newcomer }, use) => use(newcomer.state) });

  const EMPTY_HANDED = ["/findings", "/contracts?search=nothing", "/templates", "/templates?search=nothing", "/templates/compare", "/templates/compare?one=T-NDA-MUT&other=T-NDA-ONE", "/account", "/account/calendar", "/contracts/paste", "/obligations", "/processing", "/settings/outbox", "/settings/tags", "/settings/people", "/settings/review", "/settings/company", "/settings/archive", "/settings/model", "/decisions", "/risk", "/risk/contracts", "/risk/counterparties", "/risk/people", "/describe", "/settings/playbook", "/settings/playbook/rules", "/settings/playbook/rules/GDPR-28-3-A", "/settings/playbook/own", "/settings/playbook/own/new", "/settings/playbook/versions", "/frameworks", "/frameworks/gdpr", "/frameworks/gdpr/controls/art-33", "/templates/clauses", "/templates/clauses/CL-ACCEPT", "/templates/clauses?search=nothing"];
  for (const path of ["/", "/dashboard", "/contracts", "/audit", "/settings/keys", "/settings/keys/new", "/imports", "/imports/new", "/imports/review", ...EMPTY_HANDED]) {
    test(`${path} can be seen, heard and used by keyboard`, async ({ page }) => {
      await openAndLook(page, path);
    });
  }

  test("the page for a contract that is not there can be seen, heard and used by keyboard", async ({ page, watch }) => {
    watch.expects(404);
    await openAndLook(page, "/contracts/0190aaaa-0000-7000-8000-000000000000");
  });

  test("the pages that keep a form whose sign-in had ended can be seen, heard and used by keyboard", async ({ page, newcomer, watch }) => {
    watch.expects(401);
    await page.goto("/contracts/paste");
    await page.getByLabel("Text", { exact: true }).fill(CONSULTANCY);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Keep and check it" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "You were signed out" })).toBeVisible();
    await lookAndWalk(page);
    await page.getByLabel("Email").fill(newcomer.company.email);
    await page.getByLabel("Password").fill(newcomer.company.password);
    await page.getByRole("button", { name: "Sign in and go on" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "You are signed in again" })).toBeVisible();
    await lookAndWalk(page);
  });

  test("the first Tab leads past the masthead", async ({ page }) => {
    await page.goto("/contracts");
    await page.keyboard.press("Tab");
    const skip: Locator = page.getByRole("link", { name: "Skip to the page" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("the sections are reached by a menu on a phone and stand in the masthead elsewhere", async ({ page }) => {
    await page.goto("/");
    const isPhone = !isWide(page);
    if (isPhone) {
      await page.getByLabel("Menu", { exact: true }).click();
      await look(page);
    }
    const sections = page.getByRole("navigation", { name: isPhone ? "Sections, short" : "Sections", exact: true });
    await sections.getByRole("link", { name: "Templates" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Templates" })).toBeVisible();
  });
});

test.describe("of a company at work", () => {
  test.use({ storageState: ({ shop }, use) => use(shop.state) });

  const AT_WORK = ["/", "/dashboard", "/contracts", "/contracts?search=secrets&contract_type=nda", "/audit", "/obligations", "/obligations?show=all", "/processing?status=all", "/filters/new?status=draft", "/settings/tags", "/contracts?tag=optics"];
  for (const path of AT_WORK) {
    test(`${path} can be seen, heard and used by keyboard`, async ({ page }) => {
      await openAndLook(page, path);
    });
  }

  test("a finding that is decided, the findings of the company and the report can be seen, heard and used by keyboard", async ({ page, shop }) => {
    await page.goto(`/contracts/${shop.contract}?show=all`);
    const finding = page.getByRole("complementary", { name: "Findings" }).getByRole("group").filter({ has: page.getByText("Dismiss…") }).first();
    const number = /Finding (\d+)/.exec((await finding.textContent()) ?? "")?.[1];
    await finding.getByText(`Finding ${number}`).click();
    await finding.getByRole("link", { name: "Dismiss…" }).click();
    await page.getByRole("button", { name: /^(Record the decision|Put this decision in its place)$/ }).click();
    await lookAndWalk(page);
    await page.getByLabel("Why", { exact: true }).fill(`A reason that is longer than one would like to read in a table, ${Date.now()}.`);
    await page.getByRole("button", { name: /^(Record the decision|Put this decision in its place)$/ }).click();
    await openAndLook(page, "/findings?show=decided");
    await openAndLook(page, `/contracts/${shop.contract}/compliance-report`);
  });

  test("the facts of a contract and the clauses that can go into it can be seen, heard and used by keyboard", async ({ page, shop }) => {
    for (const rest of ["facts", "clauses", "clauses/CL-ACCEPT?rung=acceptable"]) {
      await openAndLook(page, `/contracts/${shop.contract}/${rest}`);
    }
  });

  test("kept filters, their form and the list above which they stand can be seen, heard and used by keyboard", async ({ page }) => {
    await page.goto("/filters/new?search=secrets");
    await page.getByRole("button", { name: "Keep the filter" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await page.getByLabel("Name").fill(`Secrets of a name that is longer than one would like, ${Date.now()}`);
    await page.getByLabel("Everybody in the company sees it").check();
    await page.getByRole("button", { name: "Keep the filter" }).click();
    await expect(page.getByRole("navigation", { name: "Kept filters" })).toBeVisible();
    await lookAndWalk(page);
    await page.getByRole("link", { name: "Change these" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Kept filters" })).toBeVisible();
    await lookAndWalk(page);
    await page.getByRole("link", { name: /^Change/ }).first().click();
    await lookAndWalk(page);
  });

  test("the question before an act on many contracts, and its answer, can be seen, heard and used by keyboard", async ({ page, shop, watch }) => {
    watch.expects(422);
    const drafts = [await shop.company.contract({ title: "To be ended" }), await shop.company.contract({ title: "To be ended too" })];
    await page.goto("/contracts?search=%22to+be+ended%22");
    for (const title of ["To be ended", "To be ended too"]) {
      await page.getByRole("checkbox", { name: `Choose ${title}`, exact: true }).check();
    }
    await look(page);
    await page.getByLabel("With several:").selectOption("Terminate");
    await page.getByRole("button", { name: "Those ticked…" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Terminate: ${drafts.length} contracts` })).toBeVisible();
    await lookAndWalk(page);
    await page.getByRole("button", { name: "Terminate: 2 contracts" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await page.getByLabel("Why").fill("The shop has moved");
    await page.getByRole("button", { name: "Terminate: 2 contracts" }).click();
    await expect(page.getByRole("status")).toContainText("Done with 2 contracts.");
    await lookAndWalk(page);
  });

  const OF_A_CONTRACT = ["", "?show=all&order=text&finding=3", "/edit", "/dates", "/key-terms", "/data-protection", "/terms", "/reminders", "/obligations", "/details", "/filing", "/filing?search=secrets", "/compare", "/versions", "/versions/1", "/step/pending_review", "/findings/COM-TPR/fix", "/findings/COM-LP-60/fix", "/ask", "/write", "/rewrite", "/opinion", "/findings/COM-TPR/proposal"];
  for (const path of OF_A_CONTRACT) {
    test(`a contract${path} can be seen, heard and used by keyboard`, async ({ page, shop }) => {
      await openAndLook(page, `/contracts/${shop.contract}${path}`);
    });
  }

  // One at a time, where nothing to press lies under the open menu.
  test("the open menus of a contract and of the account can be seen and heard", async ({ page, shop }) => {
    await page.goto(`/contracts/${shop.contract}`);
    await page.getByLabel("More for this contract").click();
    await expect(page.getByRole("link", { name: "Terminate" })).toBeVisible();
    await look(page, [".views"]);
    await page.goto("/account");
    await page.getByLabel(`${shop.company.person}, ${shop.company.name}: account and company`).click();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await look(page);
  });

  test("making, showing, listing and revoking an API key can be seen, heard and used by keyboard", async ({ page, watch }) => {
    watch.expects(422);
    const keys = new KeysPage(page);
    await keys.open();
    await keys.goToForm();
    await keys.make("");
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await keys.make("A program with a name as long as a column of the list is wide, and then some more");
    await expect(keys.secret).toBeVisible();
    await look(page);
    await keys.copied.click();
    await lookAndWalk(page);
    await keys.revoke(/A program/);
    await lookAndWalk(page);
  });

  test("files that were brought in can be seen, heard and used by keyboard", async ({ page, watch }) => {
    watch.expects(422);
    const imports = new ImportsPage(page);
    await imports.open();
    await imports.handIn.click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    const long = "scans-of-signed-contracts-2025-with-a-name-that-is-longer-than-any-column-would-like.txt";
    await imports.send([
      [long, SIGNED.replace("Halden", `Halden ${Date.now()}`)],
      ["nothing.pdf", "%PDF-1.7 and nothing of it"],
    ]);
    await imports.isRead();
    await expect(imports.row("nothing.pdf")).toContainText("Not readable");
    await expect(imports.row(long)).toContainText("Needs review");
    await lookAndWalk(page);
    await page.goto("/imports/review");
    await lookAndWalk(page);
    await page.goto("/imports");
    await lookAndWalk(page);
    await page.goto("/imports/review");
    await imports.row(long).first().getByRole("link", { name: "Review" }).click();
    // Not walked: Tab stops three times in a field for a day.
    await look(page);
    await imports.bringIn.click();
    await expect(page.getByRole("main").getByRole("alert").first()).toBeVisible();
    await look(page);
  });

  test("the complaints about details, a tag, and about whom work goes to can be seen, heard and used by keyboard", async ({ page, shop }) => {
    await page.goto(`/contracts/${shop.contract}/details`);
    await page.getByLabel("Company number of the client").fill("123456789");
    await page.getByRole("button", { name: "Save as the next version" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await look(page);
    await page.goto("/settings/tags");
    await page.getByRole("link", { name: "Change Optics" }).click();
    await page.getByLabel("Name").fill("a, b");
    await page.getByRole("button", { name: "Rename the tag" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await page.goto("/settings/people");
    await page.getByRole("link", { name: /^Hand over/ }).click();
    await page.getByRole("button", { name: "Hand it over" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
  });

  test("the complaints about a contract that is to end can be seen, heard and used by keyboard", async ({ page, shop }) => {
    await page.goto(`/contracts/${shop.contract}/step/terminated`);
    await page.getByRole("main").getByRole("button", { name: "Terminate" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
  });

  test("amending a contract in force, and what governs, can be seen, heard and used by keyboard", async ({ page, shop }) => {
    const id = await shop.company.contract({ title: "Amended", content: CONSULTANCY });
    await page.goto(`/contracts/${id}/step/active`);
    await page.getByRole("button", { name: "Mark as signed" }).click();
    await openAndLook(page, `/contracts/${id}/amend`);
    await page.getByLabel(/^New text/).fill("All is well.");
    await page.getByRole("button", { name: "Draft the amendment" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await page.getByRole("combobox", { name: /^Clause/ }).selectOption({ index: 2 });
    await page.getByRole("button", { name: "Draft the amendment" }).click();
    await expect(page.getByText("It changes nothing until it is signed.")).toBeVisible();
    const amendment = page.url();
    await lookAndWalk(page);
    await openAndLook(page, `${new URL(amendment).pathname}/change`);
    await page.goto(`${amendment}/step/active`);
    await page.getByRole("button", { name: "Mark as signed" }).click();
    await openAndLook(page, `/contracts/${id}`);
    await openAndLook(page, `/contracts/${id}/governs`);
  });

  test("a contract without text, its editor's complaints, and the page with two texts, can be seen, heard and used by keyboard", async ({ page, shop }) => {
    const id = await shop.company.contract({ content: "" });
    await openAndLook(page, `/contracts/${id}`);
    await page.goto(`/contracts/${id}/edit`);
    await page.getByLabel("Title").fill("");
    await page.getByLabel("Text", { exact: true }).fill(CONSULTANCY);
    await page.getByRole("button", { name: "Save as the next version" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    await lookAndWalk(page);
    await page.getByLabel("Title").fill("Consultancy");
    await shop.company.save(id, "# Another text\n\nThe parties agree.\n");
    await page.getByRole("button", { name: "Save as the next version" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Two texts to bring together" })).toBeVisible();
    await lookAndWalk(page);
  });

  for (const template of ["T-NDA-MUT", "T-SVC-CONS", "T-EMP-FT"]) {
    test(`the template ${template} can be seen, heard and used by keyboard`, async ({ page }) => {
      await openAndLook(page, `/templates/${template}`);
    });

    test(`the questions of ${template} can be seen, heard and used by keyboard`, async ({ page }) => {
      const questions = new QuestionsPage(page);
      await questions.begin(template);
      await questions.goOn();
      await expect(page.getByRole("alert")).toBeVisible();
      await lookAndWalk(page);
      const first = new URL(page.url()).pathname;
      const steps = await questions.steps.getByRole("listitem").count();
      for (let step = 2; step < steps; step += 1) {
        await page.goto(first.replace(/\d+$/, String(step)));
        expect.soft(await sideways(page), `sideways, ${page.url()}`).toEqual([]);
      }
    });

    test(`the check before ${template} becomes a contract can be seen and heard`, async ({ page }) => {
      const questions = new QuestionsPage(page);
      await questions.begin(template);
      const steps = await questions.steps.getByRole("listitem").count();
      await page.goto(page.url().replace(/\d+$/, String(steps)));
      await expect(page.getByRole("heading", { level: 2, name: "Check and create" })).toBeVisible();
      await look(page);
    });
  }
});
