/* Wide tables on a narrow screen: ledgers become cards, a row each, whose cells say what they are
   by their header; what has to be scrolled sideways says so. Without script every table scrolls. */
(() => {
  "use strict";

  // Up to which width a row is a card: sentences need room, the years of a ledger less.
  const CARDS = { ".kb-figures": "59.9375em", ".kb-ledger": "44.9375em" };
  const STACKED = [...Object.keys(CARDS), ".kb-plan", ".kb-doubts"].join();
  const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
  const HINT = "表比屏幕宽，左右滑动看其余的列";

  /** Cells laid out as a card stay cells to who cannot see them. */
  function keepRoles(table) {
    for (const [tag, role] of Object.entries(ROLES)) {
      for (const node of [table, ...table.querySelectorAll(tag)]) if (node.matches(tag)) node.setAttribute("role", role);
    }
  }

  function labelCells(table) {
    const labels = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const row of table.tBodies[0]?.rows || []) {
      [...row.cells].forEach((cell, index) => (cell.dataset.label = labels[index] || ""));
    }
  }

  /** Says above a table that it goes on at the side, and lets its edge fade where it does. */
  function watch(region) {
    const hint = Object.assign(document.createElement("p"), { className: "kb-hint", textContent: HINT, hidden: true });
    hint.setAttribute("aria-hidden", "true"); // a region that can be scrolled is told of as such
    region.before(hint);
    const look = () => {
      const wider = region.scrollWidth - region.clientWidth;
      hint.hidden = wider <= 2;
      region.classList.toggle("kb-table--more", wider - region.scrollLeft > 2);
    };
    new ResizeObserver(look).observe(region);
    region.addEventListener("scroll", look, { passive: true });
  }

  for (const region of document.querySelectorAll(".kb-table")) {
    const table = region.querySelector("table");
    if (!table) continue;
    if (region.matches(STACKED)) keepRoles(table);
    const kind = Object.keys(CARDS).find((name) => region.matches(name));
    if (kind) {
      labelCells(table);
      const narrow = matchMedia(`(max-width: ${CARDS[kind]})`);
      const lay = () => region.classList.toggle("kb-cards", narrow.matches);
      narrow.addEventListener("change", lay);
      lay();
    }
    watch(region);
  }
})();
