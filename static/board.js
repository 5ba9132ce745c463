/* Dragging on a board sends the form that the card's own button would send, and takes the page's answer. */
(() => {
  "use strict";
  const SAID = "secretariat:said";
  function live() {
    const board = document.querySelector("[data-board]");
    if (!board || !window.Sortable || board.classList.contains("s-board-live")) return;
    board.classList.add("s-board-live");
    for (const list of board.querySelectorAll("[data-column]")) {
      window.Sortable.create(list, {
        group: "board",
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        filter: "a, button, input, select",
        preventOnFilter: false,
        ghostClass: "s-card-ghost",
        dragClass: "s-card-drag",
        delayOnTouchOnly: true,
        delay: 180,
        onEnd: dropped,
      });
    }
  }

  function dropped({ item, from, to, oldIndex, newIndex }) {
    const board = item.closest("[data-board]");
    const back = () => from.insertBefore(item, from.children[oldIndex] || null);
    if (from === to) {
      if (oldIndex === newIndex) return;
      const shift = item.querySelector(`[data-shift="${newIndex < oldIndex ? "up" : "down"}"]`);
      if (!shift) return back();
      return send(board, shift, back, Math.abs(newIndex - oldIndex));
    }
    const move = item.querySelector(`[data-to="${CSS.escape(to.dataset.column)}"]`);
    back();
    if (!move) return window.secretariat.toast(board.dataset.refusal, true);
    if (move.tagName === "A") return void (location.href = move.href);
    send(board, move, back, 1);
  }

  async function send(board, form, back, places) {
    const body = new URLSearchParams(new FormData(form));
    if (form.dataset.shift) body.set("places", places);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body });
    } catch {
      return form.submit();
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(board.id);
    if (answer.ok && fresh) {
      const [x, y] = [board.scrollLeft, window.scrollY];
      const card = form.closest("[data-card]")?.id;
      board.replaceWith(document.adoptNode(fresh));
      live();
      document.getElementById(fresh.id).scrollLeft = x;
      window.scrollTo(0, y);
      document.getElementById(card)?.querySelector("a")?.focus();
    } else if (answer.ok) {
      const said = page.querySelector("#toasts .s-toast p")?.textContent;
      if (said) sessionStorage.setItem(SAID, said);
      history.replaceState(null, "", `#${form.closest("[data-card]").id}`);
      location.reload();
    } else {
      back();
      window.secretariat.toast(page.querySelector("[data-refusal]")?.textContent || board.dataset.refusal, true);
    }
  }

  /* A card's button is the keyboard's way: it stays on the board as a drag does, with the card under the hand. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-board] form[data-to]")) return;
    event.preventDefault();
    send(form.closest("[data-board]"), form, () => {}, 1);
  });

  /* A step answers with the record's page, and the board is read anew: the hand is put back on the card, or on the
     board where its filters hide the card now, and what the record's page said is said here. */
  function resume() {
    const board = document.querySelector("[data-board]");
    const said = sessionStorage.getItem(SAID);
    sessionStorage.removeItem(SAID);
    if (!board || said === null) return;
    (document.querySelector(`${location.hash || "#none"} a`) || board).focus();
    window.secretariat.toast(said);
  }

  document.addEventListener("DOMContentLoaded", live);
  document.addEventListener("DOMContentLoaded", resume);
})();
