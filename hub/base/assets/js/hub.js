// What is better with a script. Every page works without this file.
import "htmx.org";
import "./forums.js";
import "./markdown.js";
import "./suggest.js";
import "./unsaved.js";

const root = document.documentElement;
root.classList.add("hub-js");

// --- Lists: filters apply at once ---------------------------------------------------------------
// htmx exchanges the list; folds that the reader opened stay open, and the new count is spoken.
let openFolds = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  openFolds = [...event.detail.target.querySelectorAll("details[id][open]")].map((fold) => fold.id);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of openFolds) document.getElementById(id)?.setAttribute("open", "");
  const count = document.querySelector("[data-announce]");
  const live = document.getElementById("hub-live");
  if (count && live) live.textContent = count.textContent.trim();
});

// A request that failed falls back to a plain one, which shows what went wrong.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.elt.matches("form[data-auto-submit]")) event.detail.elt.submit();
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.elt.matches("form[data-auto-submit]")) event.detail.elt.submit();
});

// --- Comparing: what is ticked stays chosen while the list is filtered, sorted and paged ------------
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches("[data-compare]")) return;
  const chosen = new FormData(box.form).getAll(box.name);
  const queryWithChosen = (address) => {
    const { searchParams } = new URL(address, window.location.href);
    searchParams.delete(box.name);
    for (const key of chosen) searchParams.append(box.name, key);
    return `?${searchParams}`;
  };
  history.replaceState(history.state, "", queryWithChosen(window.location.href));
  for (const link of document.querySelectorAll("#hub-list a[href^='?']")) {
    link.setAttribute("href", queryWithChosen(link.getAttribute("href")));
  }
  const count = document.querySelector("[data-compare-count]");
  if (count) count.textContent = chosen.length;
  const filter = document.getElementById("hub-filter");
  if (!filter) return;
  for (const input of [...filter.elements].filter((each) => each.name === box.name)) input.remove();
  for (const key of chosen) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: box.name, value: key });
    filter.append(input);
  }
});

// --- Printing: a button that only a script can make work -------------------------------------------
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// --- Menus in the header close on Escape, and when the reader goes elsewhere ---------------------
const menus = () => document.querySelectorAll(".hub-menu[open], .hub-header__fold[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll(".hub-menu[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
}

// --- Errors: the summary of what is wrong is read first -------------------------------------------
document.querySelector("[data-focus]")?.focus();

// --- Long pages: the contents show where the reader is --------------------------------------------
const contents = document.querySelector("[data-follow]");
if (contents) {
  const links = [...contents.querySelectorAll("a[href^='#']")];
  const headings = links
    .map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
    .filter(Boolean);
  let waiting = false;
  const follow = () => {
    waiting = false;
    const line = window.innerHeight / 3;
    const atTheEnd = window.innerHeight + window.scrollY >= root.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    const current = atTheEnd ? headings.at(-1) : (passed.at(-1) ?? headings[0]);
    for (const link of links) {
      if (current && decodeURIComponent(link.hash) === `#${current.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  window.addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(follow);
      waiting = true;
    },
    { passive: true },
  );
  follow();
}

// --- Long texts: how many characters are left -----------------------------------------------------
for (const field of document.querySelectorAll("textarea[maxlength], textarea[data-limit]")) {
  const limit = Number(field.getAttribute("maxlength") ?? field.dataset.limit);
  const note = document.createElement("p");
  note.className = "hub-remaining";
  field.after(note);
  const show = () => {
    const left = limit - field.value.length;
    note.hidden = left > limit / 5;
    note.textContent = note.hidden ? "" : `${field.value.length} / ${limit}`;
  };
  field.addEventListener("input", show);
  show();
}
