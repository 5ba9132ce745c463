/* A cell that is changed in place: its link opens the editor beside it. Enter saves, Esc leaves; without a script the link opens a page. */
(() => {
  "use strict";
  const pop = () => document.getElementById("cell-pop");
  let opened = null;

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-cell]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && pop()?.showPopover) {
      event.preventDefault();
      await open(link);
    } else if (event.target.closest("#cell-pop [data-close]")) {
      pop().hidePopover();
    }
  });

  async function open(link) {
    let answer;
    try {
      answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    } catch {
      answer = null;
    }
    if (!answer?.ok || answer.redirected) return void (location.href = link.href);
    fill(await answer.text());
    if (!pop().querySelector("form")) return void (location.href = link.href);
    mark(link);
    pop().showPopover();
    pop().querySelector("input:not([type=hidden]), select, textarea")?.focus();
    pop().querySelector("input:not([type=hidden])")?.select?.();
  }

  /* A whole page may come back: only its editor is wanted. */
  function fill(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const editor = page.querySelector("form.s-editor");
    pop().replaceChildren(...(editor ? [document.adoptNode(editor)] : []));
  }

  function mark(link) {
    opened?.classList.remove("s-cell-open");
    opened?.closest("tr")?.classList.remove("s-row-editing");
    opened = link;
    link?.classList.add("s-cell-open");
    link?.closest("tr")?.classList.add("s-row-editing");
  }

  document.addEventListener("toggle", (event) => {
    if (event.target !== pop() || event.newState !== "closed") return;
    const link = opened;
    mark(null);
    link?.isConnected && link.focus();
  }, true);

  /* Saving: the answer is the row (or a page that holds it), or the editor again with what must be mended. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("#cell-pop form.s-editor") || !form.dataset.row) return;
    event.preventDefault();
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } });
    } catch {
      return void form.submit();
    }
    const page = new DOMParser().parseFromString(rowsInTable(await answer.text()), "text/html");
    const row = page.getElementById(form.dataset.row);
    const editor = page.querySelector("form.s-editor");
    if (answer.ok && row) {
      const old = document.getElementById(form.dataset.row);
      const column = opened?.closest("td, th")?.cellIndex ?? 0;
      const fresh = document.adoptNode(row);
      pop().hidePopover();
      old.replaceWith(fresh);
      (fresh.cells[column]?.querySelector("a") || fresh.querySelector("a"))?.focus();
    } else if (editor) {
      pop().replaceChildren(document.adoptNode(editor));
      pop().querySelector("[aria-invalid=true]")?.focus();
    } else if (answer.ok) {
      location.reload();
    } else {
      form.submit();
    }
  });

  /* A bare <tr> is lost by the parser outside a table. */
  const rowsInTable = (html) => (/^\s*<tr/i.test(html) ? `<table>${html}</table>` : html);
})();
