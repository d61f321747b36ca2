// Serves the built Pactoria for the browser tests, from a data folder that is gone afterwards.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startModel } from "./model.mjs";

const { PACTORIA_BIN: program, PACTORIA_SITE_DIR: site, PACTORIA_TEST_PORT: port } = process.env;
for (const [name, value] of Object.entries({ PACTORIA_BIN: program, PACTORIA_SITE_DIR: site })) {
  if (!value) {
    console.error(`${name} is not set. Run the browser tests by: cargo xtask test --only browser`);
    process.exit(2);
  }
}

const folder = mkdtempSync(join(tmpdir(), "pactoria-end2end-"));
const server = spawn(program, ["serve"], {
  stdio: "inherit",
  cwd: folder,
  env: {
    ...process.env,
    PACTORIA_ADDR: `127.0.0.1:${port}`,
    PACTORIA_DATA_DIR: join(folder, "data"),
    PACTORIA_SITE_DIR: site,
    // Every test registers a company of its own; the lock after five wrong passwords stays on.
    PACTORIA_RATE_LIMITS: "off",
    PACTORIA_LOG: "error",
    PACTORIA_AI_BASE_URL: await startModel(),
    PACTORIA_AI_MODEL: "stub",
  },
});

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => server.kill("SIGTERM"));
}
server.on("error", (err) => {
  console.error(`${program} cannot be started: ${err.message}`);
});
server.on("close", (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 0);
});
