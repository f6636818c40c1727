// Tools above the controls for Markdown, and a preview that the server renders. Without this file, Markdown is typed.
import { csrfToken } from "./csrf.js";

const AROUND = { bold: ["**", "**"], italic: ["*", "*"] };
const BEFORE_LINES = { heading: "## ", list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };
const TABLE = "| A | B |\n|---|---:|\n| 1 | 2 |\n";

// Typed as a person would, so that the browser's own undo takes it back.
function put(field, start, end, text, selectFrom, selectTo) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, start, end, "end");
  field.setSelectionRange(selectFrom, selectTo);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function block(field, text) {
  const { selectionEnd: end, value } = field;
  const gap = end === 0 || value.slice(0, end).endsWith("\n\n") ? "" : value[end - 1] === "\n" ? "\n" : "\n\n";
  const from = end + gap.length;
  put(field, end, end, `${gap}${text}`, from, from + text.length);
}

function mark(field, kind) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  if (AROUND[kind]) {
    const [before, after] = AROUND[kind];
    put(field, start, end, before + chosen + after, start + before.length, start + before.length + chosen.length);
  } else if (kind === "link") {
    const words = chosen || "…";
    const address = "https://";
    const from = start + words.length + 3;
    put(field, start, end, `[${words}](${address})`, from, from + address.length);
  } else if (kind === "table") {
    block(field, TABLE);
  } else if (kind === "footnote") {
    const number = [...value.matchAll(/^\[\^(\d+)\]:/gm)].reduce((most, found) => Math.max(most, Number(found[1])), 0) + 1;
    put(field, end, end, `[^${number}]`, end, end);
    const bottom = field.value.length;
    const note = `${field.value.endsWith("\n") ? "" : "\n"}\n[^${number}]: `;
    put(field, bottom, bottom, note, bottom + note.length, bottom + note.length);
  } else {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n");
    const text = lines
      .map((line, index) => (kind === "numbered" ? `${index + 1}. ${line}` : BEFORE_LINES[kind] + line))
      .join("\n");
    put(field, from, end, text, from + text.length, from + text.length);
  }
}

async function preview(button, panel, field) {
  const opens = button.getAttribute("aria-expanded") === "false";
  button.setAttribute("aria-expanded", String(opens));
  panel.hidden = !opens;
  if (!opens) return;
  try {
    const response = await fetch(button.dataset.address, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken() },
      body: new URLSearchParams({ text: field.value }),
      credentials: "same-origin",
    });
    if (response.ok) panel.innerHTML = await response.text(); // sanitised by the server, as on the page itself
    else panel.textContent = button.dataset.saysFailed;
  } catch {
    panel.textContent = button.dataset.saysFailed;
  }
  panel.focus();
}

function equip(field, template) {
  const parts = template.content.cloneNode(true);
  const bar = parts.querySelector("[role=toolbar]");
  const panel = parts.querySelector("[role=region]");
  const label = document.querySelector(`label[for="${field.id}"]`)?.firstChild?.textContent.trim() ?? "";
  bar.setAttribute("aria-controls", field.id);
  bar.setAttribute("aria-label", `${bar.getAttribute("aria-label")}: ${label}`);
  panel.setAttribute("aria-label", `${panel.getAttribute("aria-label")}: ${label}`);
  const buttons = [...bar.querySelectorAll("button")];
  // One stop for the Tab key; the arrows go from button to button.
  const stop = (at) => {
    for (const [index, button] of buttons.entries()) button.tabIndex = index === at ? 0 : -1;
  };
  stop(0);
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + buttons.length) % buttons.length;
    stop(next);
    buttons[next].focus();
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    stop(buttons.indexOf(button));
    if (button.dataset.mark) mark(field, button.dataset.mark);
    else preview(button, panel, field);
  });
  field.addEventListener("keydown", (event) => {
    const kind = KEYS[event.key];
    if (!kind || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    mark(field, kind);
  });
  field.before(bar);
  field.after(panel);
}

const template = document.getElementById("hub-markdown-tools");
if (template) for (const field of document.querySelectorAll("textarea[data-markdown]")) equip(field, template);
