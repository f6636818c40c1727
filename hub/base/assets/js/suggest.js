// Suggestions while typing: a combo box as ARIA 1.2 has it. Without this, the box is a plain one.
const WAIT = 80; // milliseconds without another letter
const SHORTEST = 2;
let number = 0;

function listFor(input) {
  const list = document.createElement("ul");
  list.id = `hub-suggestions-${(number += 1)}`;
  list.className = "hub-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  list.hidden = true;
  return list;
}

function enhance(input) {
  const list = listFor(input);
  const box = document.createElement("div");
  box.className = "hub-suggest";
  input.before(box);
  box.append(input, list);
  // A search field may be no combo box; a text field may.
  input.type = "text";
  input.setAttribute("enterkeyhint", "search");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let waiting = 0;
  let asking = null;
  let active = -1;
  let typed = input.value;

  const options = () => [...list.children];

  function activate(index) {
    active = index;
    for (const [place, option] of options().entries()) {
      option.setAttribute("aria-selected", String(place === active));
      if (place === active) option.scrollIntoView({ block: "nearest" });
    }
    const option = options()[active];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    input.value = option ? option.dataset.title : typed;
  }

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function show(suggestions) {
    list.replaceChildren();
    for (const [place, suggestion] of suggestions.entries()) {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.title = suggestion.title;
      const title = document.createElement("span");
      title.textContent = suggestion.title;
      const kind = document.createElement("span");
      kind.className = "hub-suggestions__kind";
      kind.textContent = suggestion.kind;
      option.append(title, " ", kind);
      list.append(option);
    }
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const live = document.getElementById("hub-live");
    if (live && suggestions.length) live.textContent = `${input.dataset.suggestLabel}: ${suggestions.length}`;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      // Typed on, or without a network: the box works without suggestions.
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(waiting);
    if (typed.trim().length < SHORTEST) close();
    else waiting = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) {
      input.value = typed;
      close();
      event.preventDefault();
      event.stopPropagation();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = active + step;
      activate(next > last ? -1 : next < -1 ? last : next);
      event.preventDefault();
    } else if (event.key === "Enter") {
      close(); // the form is sent, with the suggestion that was chosen in the box
    }
  });

  input.addEventListener("blur", close);

  // Before the box loses the focus, and the list with it.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.dataset.title;
    close();
    input.form.requestSubmit();
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);
