// Shows what a model writes while it writes it, with a button that stops it.
//
// The form of the page is sent by this script instead, and answered with server-sent events: `call` names the call, each `piece` is
// a string of JSON, `end` says where what came of it stands. Leaving the page closes the connection, which stops the model. What
// cannot be followed is left to the form itself, which waits for the whole and says what is wrong.

const form = document.getElementById("writing");
const part = document.getElementById("written");
const said = document.getElementById("written-said");
const paper = part?.querySelector("textarea");
const stop = part?.querySelector("[data-stop] button");

let call = null;

/** Hands on each event of a stream: its name and its data. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (waiting + value).split("\n\n");
    waiting = whole.pop();
    for (const event of whole) {
      const field = (name) => event.split("\n").find((it) => it.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field("event")) yield [field("event"), field("data")];
    }
  }
}

function show() {
  part.hidden = false;
  form.hidden = true;
  said.textContent = "The model is asked. Its words appear here as they come.";
  part.scrollIntoView({ block: "start" });
  stop.focus({ preventScroll: true });
}

function write(words) {
  const follows = paper.scrollTop + paper.clientHeight >= paper.scrollHeight - 40;
  paper.value += words;
  if (follows) paper.scrollTop = paper.scrollHeight;
}

async function follow(answer) {
  for await (const [event, data] of eventsOf(answer.body)) {
    if (event === "call") call = data;
    if (event === "piece") write(JSON.parse(data));
    if (event === "end") {
      location.assign(data);
      return true;
    }
  }
  return false;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.stream, { method: "POST", body: fields, headers: { accept: "text/event-stream" } });
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) {
      form.submit();
      return;
    }
    show();
    if (await follow(answer)) return;
  } catch {
    // Said below: the connection is gone, and what came until then is kept with the call.
  }
  if (!call) {
    form.submit();
    return;
  }
  said.textContent = "The connection is gone. What came until then is kept.";
  location.assign(`${form.dataset.stream}?draft=${call}`);
});

stop?.addEventListener("click", async () => {
  stop.disabled = true;
  said.textContent = "Stopping. What came until now is kept.";
  if (!call) return;
  const body = new URLSearchParams({ call });
  await fetch(stop.closest("[data-stop]").dataset.stop, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
});
