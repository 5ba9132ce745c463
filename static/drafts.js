/* A long form keeps what was typed until it is sent: in this tab (it leaves with the tab or with the form), and on the server where
   data-autosave-url says where. data-autosave names the draft. Password and file fields are never kept. */
(() => {
  "use strict";
  const PREFIX = "draft:";
  const kept = (form) => [...form.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button"].includes(e.type));

  function read(form) {
    try {
      return JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.autosave) || "null");
    } catch {
      return null;
    }
  }

  function write(form) {
    const values = {};
    for (const e of kept(form)) {
      if (e.type === "checkbox" || e.type === "radio") values[`${e.name}=${e.value}`] = e.checked;
      else if (e.tagName === "SELECT" && e.multiple) values[e.name] = [...e.selectedOptions].map((o) => o.value);
      else values[e.name] = e.value;
    }
    try {
      sessionStorage.setItem(PREFIX + form.dataset.autosave, JSON.stringify(values));
    } catch {
      /* a full or forbidden store: the form itself still holds everything */
    }
    if (form.dataset.autosaveUrl) send(form);
  }

  /* The server keeps a draft of its own and answers with the words to show ("draft kept at 14:32"). */
  async function send(form) {
    try {
      const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body: new URLSearchParams(text(form)) });
      const note = document.querySelector("[data-saved]");
      if (answer.ok && note) note.textContent = await answer.text();
    } catch {
      /* no network: the tab keeps the draft */
    }
  }
  const text = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");

  function restore(form, values) {
    for (const e of kept(form)) {
      const value = values[e.type === "checkbox" || e.type === "radio" ? `${e.name}=${e.value}` : e.name];
      if (value === undefined) continue;
      if (e.type === "checkbox" || e.type === "radio") e.checked = value;
      else if (Array.isArray(value)) for (const o of e.options) o.selected = value.includes(o.value);
      else if (!e.value) e.value = value;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-autosave]")) {
      const draft = form.querySelector("[aria-invalid=true]") ? null : read(form);
      if (draft) restore(form, draft);
      let timer;
      form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => write(form), 600);
      });
      form.addEventListener("submit", () => {
        clearTimeout(timer);
        sessionStorage.removeItem(PREFIX + form.dataset.autosave);
      });
    }
  });
})();
