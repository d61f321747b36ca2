// A language model for the browser tests: it answers each question with a quotation of the tests' contract and one of its own
// making, proposes one wording, rewrites any clause in one way, writes one draft, has one opinion, is busy when it is asked about
// busy things, and falls silent in the middle of a draft about slow things.

import { createServer } from "node:http";

const ANSWER =
  "The clause says that «A person who is not a party may enforce nothing here at all» and that the rest follows from the contract.";
const WORDING = "A person who is not a party to this agreement has no right to enforce it under the Contracts (Rights of Third Parties) Act 1999.";

const CLAUSE = "##. Nobody but a party may enforce a term of this agreement.";
const OPINION = JSON.stringify({
  items: [{ kind: "add", area: "commercial", severity: "low", quote: "words that stand nowhere in here", explanation: "None.", fix: "None." }],
});
const DRAFT = `# Cleaning agreement

#. The services {#services}

##. Spruce Cleaning Limited will clean the offices of the Client with reasonable care and skill.

#. Payment

##. The Client will pay £890 a month for the services in clause {@services} within 30 days of each invoice.
`;

/** Listens on a port of this machine and answers with its address, up to the version. */
export async function startModel() {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      const { messages } = JSON.parse(body);
      const task = messages.at(-1).content;
      if (/busy/.test(task) || messages.some((it) => /busy office/.test(it.content))) {
        response.writeHead(429, { "retry-after": "600" });
        response.end();
        return;
      }
      const isDraft = /Write the whole contract/.test(task);
      const isClause = /^Rewrite /.test(task);
      const isOpinion = /^Rules of UK law read the contract/.test(task);
      const words = isDraft ? DRAFT : isClause ? CLAUSE : isOpinion ? OPINION : /Write the wording/.test(task) ? WORDING : ANSWER;
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const content of words.match(/\S+\s*/g)) {
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
      }
      if (isDraft && messages.some((it) => /slow/.test(it.content))) return;
      response.write(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\n`);
      response.end("data: [DONE]\n\n");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/v1`;
}
