// Follows the board of risks: the server tells that something of the company changed, and the page is asked for again.
//
// Only the parts that differ are taken over; the focus and the place on the page stay where they were. A page at which nobody
// has looked or typed for a quarter of an hour stops asking, so that it keeps nobody signed in; it looks again as soon as
// somebody comes back. Without this file the page has a link that does the same.

const [PATIENCE, PAUSE, SPOKEN_EVERY] = [15 * 60_000, 1_000, 10_000];
const board = document.getElementById("risk");
const said = document.getElementById("risk-said");
const partsOf = (page) => [...page.querySelectorAll("#risk > [data-part]")];

let touchedAt = Date.now();
let spokenAt = 0;
// The mark that was told last, and the one for which the page was asked last: a mark is asked for once.
let told = board.dataset.edition;
let asked = told;
let asking = false;

// Said now and then: a screen reader that hears every change hears nothing else.
function say(words) {
  if (Date.now() - spokenAt < SPOKEN_EVERY) return;
  spokenAt = Date.now();
  said.textContent = words;
}

/** Puts the focus back on the link that had it, by where it leads. */
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const { scrollX, scrollY } = window;
  old.replaceWith(fresh);
  if (focused) [...fresh.querySelectorAll("a")].find((it) => it.getAttribute("href") === focused)?.focus({ preventScroll: true });
  window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
}

function take(page) {
  const fresh = page.getElementById("risk");
  const [old, now] = [partsOf(document), partsOf(page)];
  const names = (parts) => parts.map((it) => it.dataset.part).join(" ");
  let changed = false;
  if (names(old) !== names(now)) {
    board.replaceChildren(...now);
    changed = true;
  } else {
    old.forEach((part, place) => {
      if (part.innerHTML === now[place].innerHTML) return;
      replace(part, now[place]);
      changed = true;
    });
  }
  board.dataset.edition = fresh.dataset.edition;
  if (changed) say("The board has changed and shows the present state.");
}

async function look() {
  if (asking || document.hidden || Date.now() - touchedAt > PATIENCE || told === asked) return;
  asking = true;
  const wanted = told;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page && page.getElementById("risk")) {
      asked = wanted;
      take(page);
    }
  } catch {
    // Away: the next event, or the next time somebody comes back, asks again.
  }
  asking = false;
  // What was told meanwhile is looked at too.
  if (told !== wanted) setTimeout(look, PAUSE);
}

const changes = new EventSource(board.dataset.changes);
changes.addEventListener("edition", (event) => {
  told = event.data;
  look();
});

function touched() {
  touchedAt = Date.now();
  look();
}
for (const act of ["pointerdown", "keydown", "focus"]) window.addEventListener(act, touched, { passive: true });
document.addEventListener("visibilitychange", () => document.hidden || touched());
window.addEventListener("pagehide", () => changes.close());
