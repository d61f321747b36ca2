// The tools of the editor: an outline to go by, find and replace, commands, keys, and the text kept while it is typed.
//
// The text area stays the only place where the text is: whatever changes it does so as typing would, so that the browser can
// undo it and the preview follows. Keys of one character do nothing while somebody types (WCAG 2.2, 2.1.4), and nothing at all
// where they are switched off for this browser. Without this file the form saves, and what was not saved is not kept.

const $ = (id) => document.getElementById(id);
const [tools, said, outline, finder, found] = ["editor-tools", "editor-said", "editor-outline", "editor-find", "editor-found"].map($);
const [palette, choices, keys] = ["editor-commands", "editor-choices", "editor-keys"].map($);
const [wanted, replacement, command] = ["f-find", "f-replace", "f-command"].map($);
const area = $("f-source");
const title = $("f-title");
const form = area.form;

/** How long the typing rests before the text is kept, and before the outline is drawn again, in milliseconds. */
const [REST, REDRAW] = [2_000, 300];
/** A clause, schedule, part or heading at the head of a line: its marks, and its words up to a label. */
const HEADING = /^(#{1,4}S?\.|#{1,6}) +(.*?)(?: *\{#[^}\n]*\})?$/gm;
/** Something left to fill, such as `[amount]`; a link of Markdown has an address behind it. */
const BLANK = /\[[^\]\[\n]{1,120}\](?!\()/g;

// Going to a place

// A copy of the text area that is as high as the text before a place: no browser tells where a character stands.
let copy;
function heightAt(place) {
  copy ??= document.body.appendChild(Object.assign(document.createElement("div"), { inert: true, ariaHidden: "true" }));
  const style = getComputedStyle(area);
  copy.style.cssText = "position:absolute;inset:0 auto auto 0;visibility:hidden;white-space:pre-wrap;overflow-wrap:break-word;z-index:-1";
  for (const name of ["font", "letterSpacing", "tabSize", "lineHeight", "paddingInline", "boxSizing"]) copy.style[name] = style[name];
  copy.style.width = `${area.clientWidth}px`;
  copy.textContent = area.value.slice(0, place);
  const height = copy.offsetHeight;
  copy.textContent = "";
  return height;
}

function goTo(start, end = start, focus = true) {
  if (focus) area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  area.scrollTop = Math.max(0, heightAt(start) - area.clientHeight / 3);
  if (focus) area.scrollIntoView({ block: "nearest" });
}

/** Puts `text` in place of a stretch as if it had been typed there. */
function write(start, end, text) {
  const active = document.activeElement;
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  // Deprecated in name only: no other way leaves the change to the browser's own undo.
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  if (active !== area) active?.focus({ preventScroll: true });
}

// Outline

function headings(text) {
  let number = 0;
  return [...text.matchAll(HEADING)].map(([, marks, found], place, all) => {
    const depth = marks.endsWith(".") ? marks.replace(/[S.]/g, "").length : 1;
    const words = found.replace(/[*_]{1,2}/g, "").slice(0, 90) || "Without words";
    // Numbered as in the preview: clauses count on, and begin anew within a schedule.
    if (marks === "#S.") number = 0;
    if (marks === "#.") number += 1;
    return { place: all[place].index, depth, words: marks === "#." ? `${number}. ${words}` : words };
  });
}

function drawOutline() {
  if (outline.hidden) return;
  const entries = headings(area.value).filter((it) => it.depth === 1);
  const list = document.createElement("ol");
  for (const { words } of entries) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    list.appendChild(document.createElement("li")).append(button);
  }
  const none = Object.assign(document.createElement("p"), { textContent: "A line that begins with “#. ” is a clause, and stands here." });
  outline.replaceChildren(entries.length ? list : none);
}

outline.addEventListener("click", (event) => {
  const at = [...outline.querySelectorAll("button")].indexOf(event.target.closest("button"));
  // Looked up again: the text may have moved on since the outline was drawn.
  const entry = at >= 0 && headings(area.value).filter((it) => it.depth === 1)[at];
  if (entry) goTo(entry.place);
});

// Find and replace

function pattern() {
  if (!wanted.value) return null;
  const words = wanted.value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = $("f-find_words").checked ? `(?<![\\p{L}\\p{N}_])${words}(?![\\p{L}\\p{N}_])` : words;
  return new RegExp(whole, $("f-find_case").checked ? "gu" : "giu");
}

function places() {
  const it = pattern();
  return it ? [...area.value.matchAll(it)].map((it) => [it.index, it.index + it[0].length]) : [];
}

function tell(all, at) {
  if (!wanted.value) found.textContent = "";
  else if (!all.length) found.textContent = "Not in the text.";
  else found.textContent = at < 0 ? `${all.length} in the text` : `${at + 1} of ${all.length}`;
}

function step(by) {
  const all = places();
  let at = by > 0 ? all.findIndex(([start]) => start >= area.selectionEnd) : all.findLastIndex(([, end]) => end <= area.selectionStart);
  if (at < 0 && all.length) at = by > 0 ? 0 : all.length - 1;
  if (at >= 0) goTo(...all[at], false);
  tell(all, at);
}

function replaceOne() {
  const [start, end] = [area.selectionStart, area.selectionEnd];
  if (places().some(([from, to]) => from === start && to === end)) write(start, end, replacement.value);
  step(1);
}

function replaceAll() {
  const all = places();
  if (!all.length) return tell(all, -1);
  const [first, last] = [all[0][0], all[all.length - 1][1]];
  const fresh = area.value.slice(first, last).replace(pattern(), () => replacement.value);
  write(first, last, fresh);
  found.textContent = all.length === 1 ? "1 replaced." : `${all.length} replaced.`;
}

function openFinder() {
  finder.hidden = false;
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (chosen && !chosen.includes("\n")) wanted.value = chosen;
  wanted.focus();
  wanted.select();
  tell(places(), -1);
}

function closeFinder() {
  finder.hidden = true;
  area.focus();
}

finder.addEventListener("submit", (event) => {
  event.preventDefault();
  step(1);
});
finder.addEventListener("input", () => tell(places(), -1));
finder.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.shiftKey && event.target === wanted) {
    event.preventDefault();
    step(-1);
  }
});

function nextBlank(by) {
  const all = [...area.value.matchAll(BLANK)].map((it) => [it.index, it.index + it[0].length]);
  let at = by > 0 ? all.findIndex(([start]) => start >= area.selectionEnd) : all.findLastIndex(([, end]) => end <= area.selectionStart);
  if (at < 0) at = by > 0 ? 0 : all.length - 1;
  if (all.length) goTo(...all[at]);
  said.textContent = all.length ? `Blank ${at + 1} of ${all.length}` : "No blank is left.";
}

// Commands

/** Begins a line of its own at the caret. */
function mark(text) {
  const at = area.selectionEnd;
  const before = area.value.slice(0, at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  write(at, at, gap + text);
}

const COMMANDS = [
  ["Save as the next version", () => form.requestSubmit()],
  ["Find and replace", openFinder],
  ["Show or hide the outline", toggleOutline],
  ["Go to the next blank", () => nextBlank(1)],
  ["New clause here", () => mark("#. Heading {#key}\n\n##. ")],
  ["New sub-clause here", () => mark("##. ")],
  ["New definition here", () => mark("#D. Term: ")],
  ["New schedule here", () => mark("#S. Title {#key}\n\n")],
  ["Show the keys", () => keys.showModal()],
];

let offered = [];
let chosen = 0;

function offer() {
  const words = command.value.toLowerCase().split(/\s+/).filter(Boolean);
  const goals = headings(area.value).map((it) => [`Go to ${it.words}`, () => goTo(it.place)]);
  const fits = ([name]) => words.every((word) => name.toLowerCase().includes(word));
  offered = [...COMMANDS, ...goals].filter(fits).slice(0, 60);
  choose(0);
}

function choose(at) {
  chosen = Math.min(Math.max(at, 0), offered.length - 1);
  const items = offered.map(([name], place) => {
    const item = Object.assign(document.createElement("li"), { id: `editor-choice-${place}`, role: "option", textContent: name });
    item.setAttribute("aria-selected", String(place === chosen));
    return item;
  });
  const none = Object.assign(document.createElement("li"), { role: "option", ariaDisabled: "true", textContent: "Nothing has these words." });
  choices.replaceChildren(...(items.length ? items : [none]));
  if (items.length) command.setAttribute("aria-activedescendant", `editor-choice-${chosen}`);
  else command.removeAttribute("aria-activedescendant");
  items[chosen]?.scrollIntoView({ block: "nearest" });
}

function run(at) {
  const act = offered[at]?.[1];
  palette.close();
  // After the dialog has given the focus back.
  if (act) setTimeout(act);
}

function openPalette() {
  command.value = "";
  palette.showModal();
  offer();
  command.focus();
}

for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "editor-choices", "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off" })) {
  command.setAttribute(name, value);
}
command.addEventListener("input", offer);
command.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) choose(chosen + by);
  else if (event.key === "Enter") run(chosen);
  else return;
  event.preventDefault();
});
choices.addEventListener("click", (event) => run([...choices.children].indexOf(event.target.closest("li"))));

// The text is kept while it is typed

let seen = tools.dataset.seen;
let kept = `${title.value}\n${area.value}`;
let timer;
let sending;

async function keep() {
  const now = `${title.value}\n${area.value}`;
  if (sending || now === kept) return;
  const body = new URLSearchParams({ id: tools.dataset.contract, version: tools.dataset.version, title: title.value, source: area.value, seen });
  sending = fetch(tools.dataset.keep, { method: "POST", body, headers: { accept: "application/json" } });
  try {
    const answer = await sending;
    if (answer.ok) {
      const { mark, at, is_stale } = await answer.json();
      [seen, kept] = [mark, now];
      said.textContent = mark ? `Kept ${at}, not saved yet.` : "";
      if (is_stale) offerBoth();
    } else if (answer.status === 409) {
      said.textContent = "This contract is open in another window, whose text is kept. Save here to keep this one.";
      kept = now;
    } else if (answer.status === 401) {
      said.textContent = "You are signed out, so nothing more is kept. Sign in in another window; what you typed is still here.";
    } else {
      said.textContent = "Not kept yet. What you typed is still here.";
      later();
    }
  } catch {
    said.textContent = "Not kept yet: the server could not be reached. What you typed is still here.";
    later();
  } finally {
    sending = undefined;
    if (`${title.value}\n${area.value}` !== now) later();
  }
}

function offerBoth() {
  const link = Object.assign(document.createElement("a"), { href: tools.dataset.conflict, textContent: "See both texts" });
  said.append(" Somebody saved this contract meanwhile. ", link);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, REST);
}

form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!sending) return;
  // What is on its way would be kept after the saving, and stand there as if it were not saved.
  event.preventDefault();
  sending.catch(() => {}).finally(() => form.requestSubmit(event.submitter));
});
document.addEventListener("visibilitychange", () => document.hidden && keep());

// Everything together

let drawing;
for (const field of [area, title]) {
  field.addEventListener("input", () => {
    later();
    clearTimeout(drawing);
    drawing = setTimeout(drawOutline, REDRAW);
  });
}

function toggleOutline() {
  outline.hidden = !outline.hidden;
  const button = tools.querySelector('[value="outline"]');
  button.setAttribute("aria-expanded", String(!outline.hidden));
  drawOutline();
}

const ACTS = {
  outline: toggleOutline,
  find: openFinder,
  commands: openPalette,
  keys: () => keys.showModal(),
  previous: () => step(-1),
  replace: replaceOne,
  "replace-all": replaceAll,
  "close-find": closeFinder,
};
for (const part of [tools, finder]) {
  part.addEventListener("click", (event) => ACTS[event.target.closest('button[name="act"]')?.value]?.());
}

const isOff = () => {
  try {
    return localStorage.getItem("pactoria.list-keys-off") !== null;
  } catch {
    return false;
  }
};

document.addEventListener("keydown", (event) => {
  const isHeld = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const isIn = (...parts) => parts.some((it) => it.contains(event.target));
  const held = { s: () => form.requestSubmit(), k: openPalette, f: isIn(area) && openFinder };
  let act = isHeld && held[event.key.toLowerCase()];
  if (event.key === "F8") act = () => nextBlank(event.shiftKey ? -1 : 1);
  if (event.key === "Escape" && !finder.hidden && isIn(finder, area)) act = closeFinder;
  if (event.key === "?" && !event.target.closest("input, select, textarea") && !isOff()) act = () => keys.showModal();
  if (!act || event.isComposing || (palette.open && act !== openPalette)) return;
  event.preventDefault();
  if (!(palette.open || keys.open)) act();
});

tools.querySelector('[value="outline"]').setAttribute("aria-expanded", "false");
tools.querySelector('[value="outline"]').setAttribute("aria-controls", "editor-outline");
tools.hidden = false;
