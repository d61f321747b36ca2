// How the browser tests run: the server that was just built, on a port and in a data folder of their own, in Chromium.
//
// `cargo xtask test` hands over PACTORIA_BIN, PACTORIA_SITE_DIR and CHROMIUM_PATH. Nothing is retried: a test that
// passes the second time has found something.

import { defineConfig } from "@playwright/test";
import { createServer, type AddressInfo } from "node:net";

/** A port nobody listens on just now. The workers read the same one, because they inherit the environment. */
async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return String(port);
}

process.env.PACTORIA_TEST_PORT ??= await freePort();
const origin = `http://127.0.0.1:${process.env.PACTORIA_TEST_PORT}`;

const needsScript = /editor\.spec\.ts/;
const aboutLooks = /look\.spec\.ts/;
const onceIsEnough = /headers\.spec\.ts/;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: origin,
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "javascript" },
    {
      name: "no-javascript",
      testIgnore: [needsScript, aboutLooks, onceIsEnough],
      use: { javaScriptEnabled: false },
    },
    {
      name: "phone",
      testMatch: aboutLooks,
      use: { viewport: { width: 320, height: 720 } },
    },
  ],
  webServer: {
    command: "node server.mjs",
    url: `${origin}/ready`,
    timeout: 60_000,
    reuseExistingServer: false,
    stdout: "pipe",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  },
});
