/* Naming people in a comment: after "@" a list of those who may see the record. Without this script a name typed
   in full works too. The list is a listbox that the textarea owns: arrows choose, Enter or Tab takes, Esc closes. */
(() => {
  "use strict";
  const LIST_ID = "mention-list";
  const known = new Map();
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const people = (url) => {
    if (!known.has(url)) {
      known.set(url, fetch(url, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .catch(() => []));
    }
    return known.get(url);
  };

  /* The word after the last "@" before the caret: where it starts and what was typed of it. */
  const asked = (box) => {
    const before = box.value.slice(0, box.selectionStart);
    const found = /(?:^|[\s(])@([\p{L}\p{M}'’.\- ]{0,40})$/u.exec(before);
    return found ? { from: before.length - found[1].length - 1, words: found[1] } : null;
  };

  const close = (box) => {
    document.getElementById(LIST_ID)?.remove();
    box.removeAttribute("aria-activedescendant");
    box.removeAttribute("aria-controls");
    box.setAttribute("aria-expanded", "false");
  };

  const take = (box, option) => {
    const place = asked(box);
    if (!place) return close(box);
    const text = `@[${option.dataset.name}](${option.dataset.id}) `;
    box.setRangeText(text, place.from, box.selectionStart, "end");
    close(box);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const choose = (box, list, step) => {
    const options = [...list.children];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = (now + step + options.length) % options.length;
    options.forEach((option, rank) => option.setAttribute("aria-selected", String(rank === next)));
    options[next].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[next].id);
  };

  const open = (box, found) => {
    close(box);
    if (!found.length) return;
    const list = document.createElement("ul");
    list.id = LIST_ID;
    list.className = "s-list s-mentions";
    list.setAttribute("role", "listbox");
    found.forEach((person, rank) => {
      const option = document.createElement("li");
      option.id = `mention-${rank}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = person.id;
      option.dataset.name = person.name;
      option.textContent = person.name;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(box, option);
      });
      list.append(option);
    });
    box.after(list);
    box.setAttribute("aria-controls", LIST_ID);
    box.setAttribute("aria-expanded", "true");
    choose(box, list, 1);
  };

  const look = async (box) => {
    const place = asked(box);
    if (!place) return close(box);
    const all = await people(box.dataset.people);
    const now = asked(box);
    if (!now) return close(box);
    const words = fold(now.words);
    const found = all.filter(({ name }) => {
      const folded = fold(name);
      return folded.startsWith(words) || folded.includes(` ${words}`);
    });
    open(box, found.slice(0, 8));
  };

  document.querySelectorAll("textarea[data-people]").forEach((box) => {
    box.setAttribute("aria-autocomplete", "list");
    box.addEventListener("input", () => look(box));
    box.addEventListener("blur", () => close(box));
    box.addEventListener("keydown", (event) => {
      const list = document.getElementById(LIST_ID);
      if (!list) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(box, list, event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        take(box, list.querySelector('[aria-selected="true"]'));
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close(box);
      }
    });
  });
})();
