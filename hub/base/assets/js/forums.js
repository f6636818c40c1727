// Writing in the forums: sending by key, answering and quoting in place, people behind an @, threads like a title. All of
// it can be done without this file, by links and forms.

// --- Sending by Ctrl+Enter ------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !field.matches?.("[data-submit-by-key]")) return;
  event.preventDefault();
  field.form.requestSubmit();
});

// A form that is on its way is not sent again by an impatient hand; the site would take it once in any case.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".hub-post-form") || event.defaultPrevented) return;
  if (form.dataset.onItsWay) event.preventDefault();
  form.dataset.onItsWay = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(".hub-post-form")) delete form.dataset.onItsWay;
});

// --- Answering and quoting on the page itself -------------------------------------------------------
const answer = document.querySelector(".hub-thread__answer form");

function answerTo(link) {
  const note = answer.querySelector("[data-answers]");
  answer.elements.namedItem("reply_to").value = link.dataset.answer;
  note.textContent = `${note.dataset.says} ${link.dataset.answerName}`;
  note.hidden = false;
}

async function quote(link) {
  const field = answer.elements.namedItem("text");
  const response = await fetch(link.dataset.quote, { credentials: "same-origin" });
  if (!response.ok) throw new Error(response.status);
  const text = (await response.text()).split("\n").map((line) => `> ${line}`.trimEnd());
  const before = field.value.trim() ? `${field.value.trimEnd()}\n\n` : "";
  field.value = `${before}${text.join("\n")}\n\n`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function answerHere(link) {
  answerTo(link);
  if (link.dataset.quote) {
    try {
      await quote(link);
    } catch {
      window.location = link.href;
      return;
    }
  }
  const field = answer.elements.namedItem("text");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollIntoView({ block: "center" });
}

if (answer) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-answer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    answerHere(link);
  });
}

// --- From post to post: J, K and R while the focus is in a post --------------------------------------
const list = document.querySelector("[data-posts]");
if (list) {
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const posts = [...list.querySelectorAll(".hub-post")];
    const at = posts.findIndex((post) => post.contains(document.activeElement));
    if (at < 0) return;
    const key = event.key.toLowerCase();
    if (key === "r") {
      const link = posts[at].querySelector("a[data-answer]");
      if (!link) return;
      event.preventDefault();
      link.click();
    } else if (key === "j" || key === "k") {
      const next = posts[at + (key === "j" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "start" });
    }
  });
  const opened = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (opened?.matches(".hub-post")) opened.focus();
}

// --- People behind an @ --------------------------------------------------------------------------------
const WAIT = 150;
const TYPED = /(?:^|[\s(])@([^\s@[\]()][^@[\]()\n]{1,40})$/;

function equip(field) {
  const names = document.createElement("ul");
  names.className = "hub-suggestions";
  names.id = `${field.id}-people`;
  names.setAttribute("role", "listbox");
  names.setAttribute("aria-label", field.dataset.mentionsLabel);
  names.hidden = true;
  const box = document.createElement("div");
  box.className = "hub-suggest";
  field.before(box);
  box.append(field, names);
  let waiting = 0;
  let active = -1;
  let asked = 0;

  const close = () => {
    clearTimeout(waiting);
    asked += 1;
    names.hidden = true;
    active = -1;
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (option) => {
    const before = field.value.slice(0, field.selectionStart);
    const typed = before.match(TYPED);
    if (!typed) return close();
    const from = before.length - typed[1].length - 1;
    field.setSelectionRange(from, before.length);
    const link = `[@${option.dataset.name}](${option.dataset.address}) `;
    field.focus();
    if (!document.execCommand("insertText", false, link)) field.setRangeText(link, from, before.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return close();
  };

  const activate = (index) => {
    active = index;
    for (const [place, option] of [...names.children].entries()) {
      option.setAttribute("aria-selected", String(place === active));
    }
    if (names.children[active]) field.setAttribute("aria-activedescendant", names.children[active].id);
    else field.removeAttribute("aria-activedescendant");
  };

  const show = (people) => {
    names.replaceChildren();
    for (const [place, person] of people.entries()) {
      const option = document.createElement("li");
      const line = document.createElement("span");
      option.id = `${names.id}-${place}`;
      option.setAttribute("role", "option");
      option.dataset.name = person.name;
      option.dataset.address = person.address;
      line.className = "hub-suggestions__kind";
      line.textContent = person.line;
      option.append(person.name, " ", line);
      names.append(option);
    }
    names.hidden = people.length === 0;
    activate(people.length ? 0 : -1);
    const live = document.getElementById("hub-live");
    if (live && people.length) live.textContent = `${field.dataset.mentionsLabel}: ${people.length}`;
  };

  const ask = async (typed) => {
    const mine = (asked += 1);
    try {
      const address = `${field.dataset.mentions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { credentials: "same-origin" });
      if (response.ok && mine === asked) show((await response.json()).people);
    } catch {
      close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = field.value.slice(0, field.selectionStart).match(TYPED);
    if (typed) waiting = setTimeout(ask, WAIT, typed[1]);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (names.hidden) return;
    const last = names.children.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = active + (event.key === "ArrowDown" ? 1 : -1);
      activate(next > last ? 0 : next < 0 ? last : next);
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      if (active < 0) return;
      event.preventDefault();
      choose(names.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  field.addEventListener("blur", close);
  names.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

for (const field of document.querySelectorAll("textarea[data-mentions]")) equip(field);

// --- Threads like the title ------------------------------------------------------------------------------
const title = document.querySelector("input[data-related]");
const place = document.querySelector("[data-related-list]");
if (title && place) {
  let waiting = 0;
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      try {
        const query = new URLSearchParams({ title: title.value });
        const response = await fetch(`${title.dataset.related}?${query}`, { credentials: "same-origin" });
        if (response.ok) place.innerHTML = await response.text(); // made by the server's template
      } catch {
        // The form works without it.
      }
    }, 400);
  });
}
