// Keys on the list of contracts: / j k x and ?. Enter opens what has the focus, as everywhere.
//
// Nothing happens while somebody types in a field, holds Ctrl, Alt or the command key, or has switched the keys off in
// this browser (WCAG 2.2, 2.1.4). Without this file the list does all of it by mouse and Tab.

const note = document.getElementById("list-keys");
const wanted = document.getElementById("f-list_keys");
const search = document.getElementById("f-search");
const titles = [...document.querySelectorAll("main tbody a.title")];
const OFF = "pactoria.list-keys-off";
const FIELDS = "input:not([type=checkbox]), select, textarea, [contenteditable]";

// A browser that keeps nothing for us has the keys on.
const kept = (act) => {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
};

const rowOf = (title) => title?.closest("tr");
const here = () => titles.findIndex((it) => rowOf(it).contains(document.activeElement));
const goTo = (place) => titles[Math.min(Math.max(place, 0), titles.length - 1)]?.focus();

const ACTS = {
  "/": () => {
    search?.focus();
    search?.select();
  },
  j: () => goTo(here() + 1),
  k: () => goTo(here() - 1),
  x: () => rowOf(titles[here()])?.querySelector(".pick")?.click(),
  "?": () => {
    note.open = !note.open;
    if (note.open) note.querySelector("summary").focus();
  },
};

note.hidden = false;
wanted.checked = kept((it) => it.getItem(OFF)) === null;
wanted.addEventListener("change", () => kept((it) => (wanted.checked ? it.removeItem(OFF) : it.setItem(OFF, "1"))));

document.addEventListener("keydown", (event) => {
  const isHeld = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
  if (isHeld || !wanted.checked || !Object.hasOwn(ACTS, event.key) || event.target.closest?.(FIELDS)) return;
  event.preventDefault();
  ACTS[event.key]();
});
