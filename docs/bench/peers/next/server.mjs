// One Next.js server for each processor behind one port, as its own documentation would have a machine used to the full.

import cluster from "node:cluster";
import { createServer } from "node:http";
import next from "next";

const workers = Number(process.env.WORKERS ?? 2);
const port = Number(process.env.PORT);

if (cluster.isPrimary) {
  for (let n = 0; n < workers; n += 1) cluster.fork();
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers)) worker.kill();
    process.exit(0);
  });
} else {
  const app = next({ dev: false, hostname: "127.0.0.1", port, dir: import.meta.dirname });
  await app.prepare();
  const handle = app.getRequestHandler();
  createServer((request, response) => handle(request, response)).listen(port, "127.0.0.1");
}
