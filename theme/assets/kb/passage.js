/* Shows the passage that a link leads to, its words marked: a link says which by ?h=word
   (repeated). "/" searches, on every page. */
(() => {
  "use strict";

  /** Wraps every occurrence of `words` in `root`'s text in <mark>, across elements. */
  function markWords(root, words) {
    const nodes = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const text = nodes.map((node) => node.data).join("");
    const spans = [];
    for (const word of words) {
      for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + word.length)) {
        spans.push([at, at + word.length]);
      }
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let offset = 0;
    for (const node of nodes) {
      const start = offset;
      offset += node.data.length;
      markNode(node, start, spans);
    }
  }

  function markNode(node, start, spans) {
    const data = node.data;
    const pieces = document.createDocumentFragment();
    let position = 0;
    for (const [from, to] of spans) {
      const left = Math.max(from - start, position);
      const right = Math.min(to - start, data.length);
      if (left >= right) continue;
      pieces.append(data.slice(position, left));
      const mark = document.createElement("mark");
      mark.textContent = data.slice(left, right);
      pieces.append(mark);
      position = right;
    }
    if (position === 0) return;
    pieces.append(data.slice(position));
    node.replaceWith(pieces);
  }

  function showTarget() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target || !target.closest("[data-line]")) return;
    markWords(target, new URLSearchParams(location.search).getAll("h").slice(0, 20));
    target.scrollIntoView({ block: "center" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("kb-q") || document.getElementById("kb-quick");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  showTarget();
})();
