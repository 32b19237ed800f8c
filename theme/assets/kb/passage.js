/* On a report page: shows the passage that a link leads to, its words marked; a passage that is
   clicked, or led to, offers to be copied with its source, linked to and corrected; "/" searches.
   A link says which words by ?h=word (repeated). */
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
    if (target.matches(".kb-p")) offer(target);
  }

  const report = document.getElementById("kb-report");
  const bar = document.createElement("span");
  bar.className = "kb-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "这一段");
  let current = null;

  function button(label, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", async (event) => {
      event.stopPropagation();
      await action(current);
      if (label === "校对") return;
      made.textContent = "已复制";
      setTimeout(() => (made.textContent = label), 1500);
    });
    return made;
  }

  /** The passage's words as the report has them. */
  const wordsOf = (passage) => passage.textContent.trim();

  /** The heading above a passage. */
  function headingOf(passage) {
    let node = passage.closest("p");
    while (node && !(node.matches && node.matches(".kb-h"))) node = node.previousElementSibling;
    return node ? node.firstChild.textContent.trim() : "";
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  function citation(passage) {
    const { agency, title } = report.dataset;
    const heading = headingOf(passage);
    return `${wordsOf(passage)}（${agency}《${title}》${heading ? "，" + heading : ""}）`;
  }

  function address(passage) {
    return new URL(`${location.pathname}#${passage.id}`, location.href).href;
  }

  function correct(passage) {
    const path = `data/overrides/${report.dataset.report}.yml`;
    const stanza = [
      `- target: ${passage.id}  # ${wordsOf(passage).slice(0, 20)}…`,
      `  set: {topics: [${passage.dataset.topics.split(" ").filter(Boolean).join(", ")}], status: ${passage.dataset.status}}`,
      "  reason: ",
      "  by: ",
    ].join("\n");
    const dialog = document.createElement("dialog");
    dialog.className = "kb-correct";
    const told = document.createElement("p");
    told.textContent = `改好主题或状态，写上理由和姓名，加到 ${path} 里，再提交。`;
    const area = document.createElement("textarea");
    area.value = stanza + "\n";
    area.rows = 6;
    area.setAttribute("aria-label", "校对");
    const take = document.createElement("button");
    take.textContent = "复制";
    take.addEventListener("click", () => copy(area.value));
    const close = document.createElement("button");
    close.textContent = "关闭";
    close.addEventListener("click", () => dialog.close());
    dialog.append(told, area, take, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  bar.append(button("复制（含出处）", (p) => copy(citation(p))), button("复制链接", (p) => copy(address(p))), button("校对", correct));

  /** Shows the tools below a passage's paragraph. */
  function offer(passage) {
    if (!report) return;
    if (current) current.classList.remove("kb-target");
    current = passage;
    current.classList.add("kb-target");
    passage.closest("p").after(bar);
  }

  document.addEventListener("click", (event) => {
    const passage = event.target.closest(".kb-p");
    if (passage && !event.target.closest("a") && !getSelection().toString()) offer(passage);
  });

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
