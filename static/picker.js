/* A list to tick in: words narrow it while they are typed, and what is ticked is counted and never hidden. */
(() => {
  "use strict";
  const folded = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const tokens = (text) => folded(text).match(/[a-z0-9]+/g) || [];

  function equip(picker) {
    const field = picker.querySelector("[type=search]");
    const rows = [...picker.querySelectorAll("label")].map((label) => ({ label, tick: label.querySelector("input"), words: tokens(label.textContent) }));
    // The choice that chooses nobody is no name: no word hides it, and it is not counted among what is shown.
    for (const row of rows) row.none = row.tick.type === "radio" && row.tick.value === "";
    const names = rows.filter((row) => !row.none);
    const shown = picker.querySelector("[data-picker-shown]");

    function tell() {
      const visible = names.filter((row) => !row.label.hidden).length;
      const count = picker.querySelector("[data-picker-chosen]");
      if (count) count.textContent = rows.filter((row) => row.tick.checked).length;
      shown.hidden = visible === names.length;
      shown.textContent = `${count ? ", " : ""}${shown.dataset.words.replace("{shown}", visible).replace("{all}", names.length)}`;
      picker.querySelector("[data-picker-none]").hidden = visible > 0;
    }
    function narrow() {
      const sought = tokens(field.value);
      for (const row of rows) {
        row.fits = sought.every((word) => row.words.some((other) => other.startsWith(word)));
        row.label.hidden = !row.fits && !row.tick.checked && !row.none;
      }
      tell();
    }
    field.parentElement.hidden = false;
    picker.querySelector("[data-picker-find]")?.setAttribute("hidden", "");
    picker.querySelector("[data-picker-all]")?.addEventListener("click", (event) => {
      event.preventDefault();
      const fit = rows.filter((row) => row.fits);
      const all = fit.every((row) => row.tick.checked);
      for (const row of fit) row.tick.checked = !all;
      tell();
    });
    field.addEventListener("input", narrow);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      names.find((row) => row.fits)?.tick.focus();
    });
    picker.querySelector(".s-picker-list").addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const visible = rows.filter((row) => !row.label.hidden);
      const next = visible[visible.findIndex((row) => row.tick === event.target) + step];
      event.preventDefault();
      if (next?.tick.type === "radio") next.tick.click();
      (next?.tick || (step < 0 ? field : event.target)).focus();
    });
    // Of one choice, the one given up goes where the words would have it; of many, what is unticked stays in sight.
    picker.addEventListener("change", rows.some((row) => row.tick.type === "radio") ? narrow : tell);
    narrow();
  }
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-picker]").forEach(equip));
})();
