/* Keys, menus, toasts, filters, tables. Everything here is a convenience: each page works without it. */
(() => {
  "use strict";
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const help = () => document.getElementById("help");

  /* Keys: / searches, n opens New, ? shows the help sheet, Esc closes what is open. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus(null, true);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.getElementById("search");
      if (search && search.offsetParent) search.focus();
      else document.querySelector(".s-search-link")?.click();
    } else if (event.key === "n") {
      const menu = document.querySelector(".s-new");
      if (!menu) return;
      menu.open = true;
      menu.querySelector("a")?.focus();
    } else if (event.key === "?") {
      help()?.showModal();
    } else if (event.key.startsWith("Arrow") && event.target.closest("[data-rows]")) {
      if (!walk(event.target, event.key)) return;
    } else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help()?.showModal();
    closeMenus(event.target.closest(".s-menu"));
  });

  function closeMenus(except, refocus) {
    for (const menu of document.querySelectorAll(".s-menu[open]")) {
      if (menu === except) continue;
      if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
    if (refocus && location.hash === "#rooms") location.hash = "main";
  }

  /* Arrows in a table: up and down keep the column, left and right go along the row. */
  function walk(from, key) {
    const stops = (row) => [...row.querySelectorAll("a, button, input, select, summary")].filter((stop) => stop.offsetParent);
    const row = from.closest("tr");
    if (!row) return false;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const all = stops(row);
      const next = all[all.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
      next?.focus();
      return true;
    }
    const cell = from.closest("td, th");
    const column = cell ? cell.cellIndex : 0;
    let other = row;
    while ((other = key === "ArrowDown" ? other.nextElementSibling : other.previousElementSibling)) {
      const all = stops(other);
      if (!all.length) continue;
      (all.find((stop) => stop.closest("td, th").cellIndex === column) || all[0]).focus();
      return true;
    }
    return false;
  }

  /* Toasts: one without an action leaves after eight seconds, unless it is being read. */
  const gone = (toast) => toast.remove();
  function ripen(toast) {
    if (toast.dataset.toast !== "go") return;
    const timer = setTimeout(() => (toast.matches(":hover, :focus-within") ? ripen(toast) : gone(toast)), 8000);
    toast.addEventListener("click", () => (clearTimeout(timer), gone(toast)), { once: true });
  }
  window.secretariat = {
    toast(text, stay) {
      const toast = document.createElement("div");
      toast.className = "s-toast";
      toast.dataset.toast = stay ? "stay" : "go";
      const said = document.createElement("p");
      said.textContent = text;
      toast.append(said);
      document.getElementById("toasts")?.append(toast);
      ripen(toast);
    },
  };

  /* Filters answer at once where there is a script; the Apply button serves everyone else. */
  document.addEventListener("change", (event) => {
    const filters = event.target.closest("[data-filters]");
    if (filters && event.target.matches("select, [type=checkbox], [type=radio]")) filters.requestSubmit();
    if (event.target.matches("[name=ids]")) count();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-filters]")) return;
    for (const field of event.target.querySelectorAll("[name]")) if (!field.value) field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("[data-filters] :disabled")) field.disabled = false;
  });

  /* The bar of bulk changes says how many rows are chosen, and hides while there is none. */
  function count() {
    for (const bar of document.querySelectorAll("[data-bulk]")) {
      const form = document.getElementById(bar.dataset.bulk);
      const chosen = [...form.elements].filter((tick) => tick.name === "ids" && tick.checked).length;
      bar.classList.toggle("s-bulk-idle", !chosen);
      const number = bar.querySelector("[data-bulk-count]");
      if (number) number.textContent = chosen;
    }
  }

  /* A double press sends once; the server would answer the second one alike anyway. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.sent) {
      if (form.dataset.sent) event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });

  /* Tabs that do not all fit a phone begin where the current one can be read. */
  function showTab() {
    for (const tab of document.querySelectorAll(".s-tabs [aria-current]")) {
      const strip = tab.closest(".s-tabs");
      if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - strip.clientWidth / 3;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    showTab();
    document.querySelectorAll(".s-toast").forEach(ripen);
    document.querySelectorAll("[data-filters] [data-apply]").forEach((button) => {
      if (!button.form.querySelector("[type=text], [type=date]")) button.hidden = true;
    });
    count();
    document.getElementById("form-errors")?.focus();
  });
})();
