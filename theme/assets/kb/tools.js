/* On a report page the passage under the cursor offers to be copied with its source, linked to
   and corrected. The tools stand beside the text, so nothing moves and nothing is covered.
   By keyboard: the text is one tab stop, arrows or j and k go from passage to passage, Enter
   goes to the tools, Escape comes back. By finger: a tap, and the tools stand at the bottom. */
(() => {
  "use strict";

  const report = document.getElementById("kb-report");
  const passages = [...document.querySelectorAll(".kb-p")];
  if (!report || !passages.length) return;
  const content = passages[0].closest(".md-content__inner");
  const REST = 90; // a cursor that only crosses a passage on its way to the tools doesn't take them
  const STAY = 500;
  const KEYS = "上下键换段，回车选用工具，Esc 收起。";

  let current = null; // whose tools are shown
  let pinned = null; // who keeps them when the cursor leaves: clicked, led to, or chosen by keyboard
  let stop = null; // the one passage that Tab comes to
  let aim = 0;

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
  const bar = make("span", "kb-tools", "");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "这一段");
  const note = make("span", "kb-tools__note", "");
  const told = make("span", "kb-unseen", "");
  told.setAttribute("role", "status");
  const hint = make("span", "", "");
  hint.id = "kb-keys";
  hint.hidden = true;
  content.append(told, hint);

  /** A button; where there is little room it shows the short label. */
  function button(label, short, action) {
    const made = make("button", "", "");
    made.type = "button";
    made.append(make("span", "kb-tools__full", label), make("span", "kb-tools__short", short));
    made.setAttribute("aria-label", label);
    made.addEventListener("click", async () => {
      const done = await action(current);
      if (done) say(made, done);
    });
    return made;
  }

  /** Tells on the button and to a screen reader that it is done, for a moment or until the
      tools go to another passage. */
  function say(made, words) {
    unsay();
    const before = [...made.childNodes];
    told.textContent = words;
    made.replaceChildren(words);
    const timer = setTimeout(unsay, 1500);
    unsay.last = () => {
      clearTimeout(timer);
      made.replaceChildren(...before);
      told.textContent = "";
    };
  }

  function unsay() {
    if (unsay.last) unsay.last();
    unsay.last = null;
  }

  /** The passage's words as the report has them, and where they stand. */
  function citation(passage) {
    const { title, agency, year } = report.dataset;
    const line = passage.dataset.begins || passage.closest("[data-line]").dataset.line;
    return kbCite.citation(passage.textContent, { title, agency, year, line, page: location.pathname, anchor: passage.id });
  }

  const address = (passage) => new URL(`${location.pathname}#${passage.id}`, location.href).href;

  function correct(passage) {
    const path = `data/overrides/${report.dataset.report}.yml`;
    const stanza = [
      `- target: ${passage.id}  # ${passage.textContent.trim().slice(0, 20)}…`,
      `  set: {topics: [${passage.dataset.topics.split(" ").filter(Boolean).join(", ")}], status: ${passage.dataset.status}}`,
      "  reason: ",
      "  by: ",
    ].join("\n");
    const dialog = make("dialog", "kb-correct", "");
    dialog.setAttribute("aria-label", "校对这一段");
    const words = make("p", "", `改好主题或状态，写上理由和姓名，加到 ${path} 里，再提交。`);
    const area = make("textarea", "", "");
    area.value = stanza + "\n";
    area.rows = 6;
    area.setAttribute("aria-label", "校对");
    const take = make("button", "", "复制");
    take.addEventListener("click", async () => say(take, await kbCite.copy(area.value)));
    const close = make("button", "", "关闭");
    close.addEventListener("click", () => dialog.close());
    dialog.append(words, area, take, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  const buttons = [
    button("复制（含出处）", "复制", (passage) => kbCite.copy(citation(passage))),
    button("复制链接", "链接", (passage) => kbCite.copy(address(passage))),
    button("校对", "校对", correct),
  ];
  const away = make("button", "kb-tools__close", "收起");
  away.type = "button";
  away.addEventListener("click", dismiss);
  bar.append(...buttons, away, note);

  /** Shows the tools beside a passage: at the line that is nearest to `height`, else at the first seen. */
  function show(passage, height) {
    clearTimeout(aim);
    if (current !== passage) {
      unsay();
      if (current) current.classList.remove("kb-under");
      current = passage;
      current.classList.add("kb-under");
      passage.closest("p").after(bar);
      note.textContent = passage.querySelector(".kb-mask") ? "原文已脱敏的地方照原样显示" : "";
    }
    const lines = [...passage.getClientRects()];
    const seen = lines.find((line) => line.top > 60) || lines[0];
    const line = lines.find((item) => height !== undefined && item.bottom >= height) || seen;
    const frame = content.getBoundingClientRect();
    bar.style.setProperty("--kb-top", `${Math.round(line.top - frame.top)}px`);
    bar.style.setProperty("--kb-left", `${Math.round(passage.closest("p").getBoundingClientRect().right - frame.left)}px`);
  }

  function hide() {
    clearTimeout(aim);
    if (pinned) return show(pinned);
    if (current) current.classList.remove("kb-under");
    current = null;
    bar.remove();
  }

  function pin(passage) {
    if (pinned) pinned.classList.remove("kb-target");
    pinned = passage;
    if (passage) {
      passage.classList.add("kb-target");
      rove(passage);
    }
  }

  function dismiss() {
    pin(null);
    hide();
  }

  /** Makes a passage the one that Tab comes to. */
  function rove(passage) {
    if (stop) ["tabindex", "aria-describedby"].forEach((name) => stop.removeAttribute(name));
    stop = passage;
    stop.tabIndex = 0;
    stop.setAttribute("aria-describedby", hint.id);
    hint.textContent = (stop.querySelector(".kb-mask") ? "这一段有原文已脱敏的地方。" : "") + KEYS;
  }

  function go(passage) {
    if (!passage) return;
    pin(null);
    rove(passage);
    passage.focus({ preventScroll: true });
    passage.scrollIntoView({ block: "nearest" });
    show(passage);
  }

  /** Whether the tools are being used, or words are being selected: then the cursor changes nothing. */
  const busy = () => bar.contains(document.activeElement) || !getSelection().isCollapsed;

  content.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    clearTimeout(aim);
    const passage = event.target.closest(".kb-p");
    if (bar.contains(event.target) || passage === current || busy()) return;
    aim = passage ? setTimeout(() => show(passage, event.clientY), current ? REST * 2 : REST) : setTimeout(leave, STAY);
  });
  content.addEventListener("pointerleave", () => {
    clearTimeout(aim);
    aim = setTimeout(leave, STAY);
  });

  function leave() {
    if (!busy() && document.activeElement !== current) hide();
  }

  document.addEventListener("pointerdown", (event) => {
    if (current && !pinned && event.pointerType !== "touch" && !bar.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".kb-tools, dialog")) return;
    const passage = event.target.closest(".kb-p");
    if (!passage) return dismiss();
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    pin(passage);
    show(passage, event.clientY);
  });

  content.addEventListener("focusin", (event) => {
    if (event.target.matches(".kb-p:focus-visible")) show(event.target);
  });
  content.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !content.contains(to)) hide();
  });

  const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const { key, target } = event;
    if (target.matches(".kb-p")) onPassage(event, key, target);
    else if (bar.contains(target)) onTools(event, key, target);
    else if (key === "Escape" && current) dismiss();
  });

  function onPassage(event, key, passage) {
    const at = passages.indexOf(passage);
    if (STEPS[key]) go(passages[at + STEPS[key]]);
    else if (key === "Home") go(passages[0]);
    else if (key === "End") go(passages.at(-1));
    else if (key === "Enter") {
      pin(passage);
      show(passage);
      buttons[0].focus({ preventScroll: true });
    } else if (key === "Escape") dismiss();
    else return;
    event.preventDefault();
  }

  function onTools(event, key, from) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (step) buttons[(buttons.indexOf(from) + step + buttons.length) % buttons.length].focus();
    else if (key === "Escape") {
      const passage = current;
      passage.focus({ preventScroll: true });
      dismiss();
    } else return;
    event.preventDefault();
  }

  const led = passages.find((passage) => passage.id === decodeURIComponent(location.hash.slice(1)));
  rove(led || passages[0]);
  if (led) {
    pin(led);
    show(led);
  }
})();
