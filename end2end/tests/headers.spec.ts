// What every answer says to the browser about safety and keeping, seen from the browser.

import { expect, test } from "../fixtures.js";

const STRICT = [
  "default-src 'none'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

test("a page forbids everything that is not ours, and lets only the script of this very answer run", async ({ page }) => {
  const nonces = [];
  for (const path of ["/", "/sign-in"]) {
    const answer = await page.goto(path);
    const headers = (await answer?.allHeaders()) ?? {};
    const policy = headers["content-security-policy"];
    expect(policy.split("; ")).toEqual(expect.arrayContaining(STRICT));
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce.length).toBeGreaterThanOrEqual(16);
    nonces.push(nonce);
    const bare = await page
      .locator("script")
      .evaluateAll((all) => (all as HTMLScriptElement[]).filter((it) => !it.nonce && !it.src).length);
    expect(bare).toBe(0);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["server"], "the server does not say what it is made of").toBeUndefined();
  }
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("a script that somebody smuggles into a page does not run", async ({ page, watch }) => {
  watch.expectsBlocked();
  await page.goto("/sign-in");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken'";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "document.title = 'taken'");
    button.textContent = "Smuggled";
    document.body.append(button);
  });
  await page.getByRole("button", { name: "Smuggled" }).click();
  await expect(page).toHaveTitle("Sign in · Pactoria");
});

test("style, script and WASM keep for ever under names that change with them, and come compressed", async ({ page }) => {
  const assets: { path: string; keeps: string; coding: string; status: number }[] = [];
  page.on("response", async (answer) => {
    const { pathname } = new URL(answer.url());
    if (pathname.startsWith("/pkg/")) {
      const headers = await answer.allHeaders();
      const [keeps, coding] = [headers["cache-control"], headers["content-encoding"]];
      assets.push({ path: pathname, keeps, coding, status: answer.status() });
    }
  });
  await page.goto("/");
  for (const kind of [".css", ".js", ".wasm"]) {
    await expect.poll(() => assets.filter((it) => it.path.endsWith(kind)).length, kind).toBeGreaterThan(0);
  }
  for (const asset of assets) {
    expect(asset.path).toMatch(/\.[0-9a-f]{16}\.(css|js|wasm)$/);
    expect(asset.keeps).toBe("public, max-age=31536000, immutable");
    expect(asset.coding).toMatch(/^(br|gzip)$/);
    expect(asset.status).toBe(200);
  }
});

test("the sign-in cookie cannot be read by a script and is sent to nobody else", async ({ office }) => {
  const cookies = await office.context().cookies();
  const session = cookies.find((it) => it.name === "pactoria");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", expires: -1 });
  expect(await office.evaluate(() => document.cookie)).toBe("");
});

test("a form of another site changes nothing", async ({ office, company, watch, baseURL }) => {
  watch.expects(403);
  const answer = await office.request.post(`${baseURL}/do/drafting/begin`, {
    form: { template: "T-NDA-MUT" },
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site", accept: "text/html" },
  });
  expect(answer.status()).toBe(403);
  expect(await answer.text()).toContain("This request came from another site, so nothing was done.");
  await office.goto("/");
  await expect(office.getByText("No questions are waiting")).toBeVisible();
  expect(await company.count()).toBe(0);
});

test("an address outside the pages answers in our own words too", async ({ page, watch }) => {
  watch.expects(404);
  const answer = await page.goto("/pkg/nothing.js");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
