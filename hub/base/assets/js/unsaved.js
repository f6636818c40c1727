// A form loses nothing: what is typed is sent to be kept every two seconds, and stays in this browser until the site has
// it. Text of another person is removed from a shared computer at once, old text after a while. The server's half is
// hub/base/unsaved; a form has the attribute data-keep-unsaved and includes components/unsaved_form.html.
import { csrfToken } from "./csrf.js";

const PREFIX = "hub-typed:";
const WAIT = 2000;
const TRY_AGAIN = 15000;
const OLD = 14 * 24 * 60 * 60 * 1000;
// What another window of the same person may be about to send itself.
const IN_USE = 20000;
// A request that outlives its page may be no longer than this.
const MOST_AT_THE_END = 60000;

const reader = document.body.dataset.reader ?? "";

function stored() {
  const found = [];
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const name = localStorage.key(index);
      if (name.startsWith(PREFIX)) found.push([name, JSON.parse(localStorage.getItem(name))]);
    }
  } catch {
    // No store, or nothing in it that is ours.
  }
  return found;
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing to forget.
  }
}

function tidy() {
  for (const [name, text] of stored()) {
    const someoneElses = reader && text.reader !== reader;
    if (someoneElses || Date.now() - text.at > OLD) forget(name);
  }
  // A page that says what was saved, or thrown away.
  for (const note of document.querySelectorAll("[data-about]")) {
    for (const [name, text] of stored()) if (text.key === note.dataset.about) forget(name);
  }
}

let isLeaving = false;

// Who logs out leaves nothing behind, and is asked first where something would be lost.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.saysUnsent;
  if (!question || stored().length === 0) return;
  if (window.confirm(question)) {
    isLeaving = true;
    for (const [name] of stored()) forget(name);
  } else {
    event.preventDefault();
  }
});

function ofThisWindow() {
  try {
    let name = sessionStorage.getItem("hub-window");
    if (!name) {
      name = crypto.getRandomValues(new Uint32Array(2)).join("-");
      sessionStorage.setItem("hub-window", name);
    }
    return name;
  } catch {
    return "one";
  }
}

function keepUnsaved(form) {
  const line = form.querySelector("[data-unsaved-state]");
  if (!line) return;
  const { address, key } = line.dataset;
  const name = `${PREFIX}${key}:${ofThisWindow()}`;
  const kept = form.elements.namedItem("kept");
  let timer = null;
  let sending = null; // the request that is on its way
  const shown = body();
  // A form that comes back with errors, or that could not be saved, holds text that the site does not have.
  const isUnsent = form.hasAttribute("data-unsent");
  let sent = isUnsent ? "" : shown;
  let done = false;
  let state = "";
  const others = new Set(); // texts of other windows that are shown

  function body() {
    const data = new URLSearchParams();
    for (const [field, value] of new FormData(form)) {
      if (typeof value === "string" && field !== "csrfmiddlewaretoken" && field !== "kept") data.append(field, value);
    }
    return data.toString();
  }

  function say(text, { link, urgent } = {}) {
    line.hidden = false;
    line.classList.toggle("hub-unsaved--urgent", Boolean(urgent));
    line.replaceChildren(text);
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: line.dataset.login, target: "_blank", rel: "noopener", textContent: line.dataset.saysLogin });
      line.append(" ", anchor);
    }
    // Spoken when something changes, not every two seconds.
    const now = urgent ? text : "kept";
    if (now !== state) document.getElementById("hub-live").textContent = text;
    state = now;
  }

  function keepInBrowser(text) {
    try {
      localStorage.setItem(name, JSON.stringify({ key, reader, text, kept: kept.value, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  function post(content, options) {
    return fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": csrfToken() },
      body: content,
      credentials: "same-origin",
      ...options,
    });
  }

  const withStamp = (text, goesOnFrom) => `${text}&kept=${encodeURIComponent(goesOnFrom)}`;

  async function send(text, goesOnFrom) {
    const response = await post(withStamp(text, goesOnFrom), { signal: sending?.signal });
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, ...(isOurs ? await response.json() : {}) };
  }

  async function keepOnSite() {
    timer = null;
    const text = body();
    if (done || isLeaving || text === sent) return;
    keepInBrowser(text);
    if (sending) {
      later(WAIT);
      return;
    }
    sending = new AbortController();
    let answer;
    try {
      answer = await send(text, kept.value);
    } catch {
      answer = { status: 0 };
    }
    sending = null;
    if (done) return;
    if (answer.status === 200) {
      sent = text;
      kept.value = answer.kept;
      if (body() === text) forget(name);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(`${line.dataset.saysKept} (${time}).`);
    } else if (answer.status === 401) {
      say(line.dataset.saysOut, { link: true, urgent: true });
      later(TRY_AGAIN);
    } else if (answer.status === 0 || answer.status === 429 || answer.status >= 500) {
      say(line.dataset.saysOffline, { urgent: true });
      later(TRY_AGAIN);
    } else {
      say(answer.text ?? line.dataset.saysHere, { urgent: true });
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(keepOnSite, wait);
  }

  const changed = () => {
    if (!done) later(WAIT);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => {
    if (body() !== sent) later(0);
  });

  form.addEventListener("submit", () => {
    // After a log-in in another window the token in the form is an old one; the cookie has the new one.
    const field = form.elements.namedItem("csrfmiddlewaretoken");
    if (field && csrfToken()) field.value = csrfToken();
    clearTimeout(timer);
    sending?.abort();
    // Until the next page says that it is saved.
    if (body() !== sent) keepInBrowser(body());
    done = true;
  });

  window.addEventListener("pagehide", () => {
    const text = body();
    if (done || isLeaving || text === sent) return;
    keepInBrowser(text);
    const all = withStamp(text, kept.value);
    if (all.length <= MOST_AT_THE_END) post(all, { keepalive: true }).catch(() => {});
  });
  // A page that comes back from the browser's memory can be typed into again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) done = false;
  });

  // What could not be sent the last time is sent now; the page then shows it.
  async function bringBack() {
    for (const [place, text] of stored()) {
      const inUse = place !== name && Date.now() - text.at < IN_USE;
      if (text.key !== key || text.reader !== reader) continue;
      // What this window sent in vain is what the page shows; it is kept from there.
      if (isUnsent && place === name) continue;
      if (inUse) {
        setTimeout(bringBack, IN_USE);
        continue;
      }
      if (text.text === shown) {
        if (!isUnsent) forget(place);
        continue;
      }
      if (isUnsent || body() !== shown) {
        if (place !== name) showOther(place, text);
        continue;
      }
      let answer;
      try {
        answer = await send(text.text, text.kept);
      } catch {
        return;
      }
      // The form is on its way: another page is about to show what became of it.
      if (done || isLeaving) return;
      if (answer.status === 200) {
        forget(place);
        if (answer.kept !== kept.value && body() === shown) {
          done = true;
          window.location.reload();
          return;
        }
      } else if (answer.status === 409) {
        showOther(place, text);
      }
    }
  }

  function showOther(place, text) {
    if (others.has(place)) return;
    others.add(place);
    const box = document.createElement("details");
    const summary = document.createElement("summary");
    const content = document.createElement("pre");
    const button = document.createElement("button");
    box.className = "hub-other-text";
    content.className = "hub-plain-text";
    summary.textContent = line.dataset.saysOther;
    const typed = new URLSearchParams(text.text);
    content.textContent = [...form.querySelectorAll("textarea, input[type=text]")]
      .map((field) => typed.get(field.name))
      .filter(Boolean)
      .join("\n\n");
    Object.assign(button, { type: "button", className: "usa-button usa-button--outline", textContent: line.dataset.saysForget });
    button.addEventListener("click", () => {
      forget(place);
      box.remove();
    });
    box.append(summary, content, button);
    form.before(box);
  }

  bringBack();
  if (isUnsent) later(0);
}

tidy();
for (const form of document.querySelectorAll("form[data-keep-unsaved]")) keepUnsaved(form);
