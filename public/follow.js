// Follows files while they are being read: asks for the same page again and takes over the part that changes.
//
// There is nothing to type in that part as long as it changes; the focus stays where it was. It ends when nothing is under
// way, when the page leads elsewhere (the sign-in has ended), and after a quarter of an hour in which nothing changed: a
// page that is left open keeps nobody signed in. Whoever comes back to it looks again. Without this file the page has a
// link that does the same.

const [FIRST, SLOWEST, PATIENCE, SPOKEN_EVERY] = [1_000, 30_000, 15 * 60_000, 10_000];
const partOf = (page) => page.getElementById("follow");
const said = document.getElementById("follow-said");

let pause = FIRST;
let changedAt = Date.now();
let spokenAt = 0;
let timer;
// Of several that follow, after the page was left and come back to, only the last goes on.
let run = 0;

// Said now and then, and when it is over: a screen reader that hears every file hears nothing else.
function say(part) {
  if (part.dataset.underWay !== undefined && Date.now() - spokenAt < SPOKEN_EVERY) return;
  spokenAt = Date.now();
  said.textContent = part.dataset.said;
}

function take(fresh) {
  const old = partOf(document);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceWith(fresh);
  if (focused) [...fresh.querySelectorAll("a")].find((it) => it.getAttribute("href") === focused)?.focus({ preventScroll: true });
  say(fresh);
}

/** Whether there is anything left to ask for. */
async function look() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
  if (answer.status >= 500 || answer.status === 429) throw new Error("away");
  const fresh = answer.ok && partOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (!fresh) return false;
  if (fresh.innerHTML === partOf(document).innerHTML) {
    pause = Math.min(pause * 1.3, SLOWEST);
  } else {
    take(fresh);
    pause = FIRST;
    changedAt = Date.now();
  }
  return partOf(document).dataset.underWay !== undefined;
}

async function follow(mine) {
  let goesOn = true;
  try {
    goesOn = document.hidden || (await look());
  } catch {
    pause = Math.min(pause * 2, SLOWEST);
  }
  if (mine === run && goesOn && Date.now() - changedAt < PATIENCE) timer = setTimeout(follow, pause, mine);
}

timer = setTimeout(follow, pause, run);
document.addEventListener("visibilitychange", () => {
  if (document.hidden || partOf(document).dataset.underWay === undefined) return;
  clearTimeout(timer);
  [pause, changedAt] = [FIRST, Date.now()];
  timer = setTimeout(follow, FIRST, ++run);
});
