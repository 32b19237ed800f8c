/* Suggestions below a search box as one types: a combobox with a list, by keyboard or pointer.
   Topics lead to their page, the rest is searched for. Without the service there are none. */
(() => {
  "use strict";

  const WAIT = 90;
  const KINDS = { topic: "主题", agency: "单位", indicator: "指标", heading: "标题", term: "词语" };

  function attach(box) {
    const site = new URL("./", box.form.action);
    const list = document.createElement("ul");
    list.className = "kb-suggest";
    list.id = `${box.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "提示");
    list.hidden = true;
    box.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
      box.setAttribute(name, value);
    }
    let timer = 0;
    let asked = null;
    let chosen = -1;

    function close() {
      clearTimeout(timer);
      if (asked) asked.abort();
      list.hidden = true;
      chosen = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }

    async function ask() {
      if (asked) asked.abort();
      const typed = box.value.trim();
      if (!typed) return close();
      asked = new AbortController();
      try {
        const response = await fetch(new URL("api/suggest?q=" + encodeURIComponent(typed), site), { signal: asked.signal });
        if (response.ok && document.activeElement === box) show((await response.json()).suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    function show(suggestions) {
      if (!suggestions.length) return close();
      chosen = -1;
      box.removeAttribute("aria-activedescendant");
      list.replaceChildren(...suggestions.map(item));
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
    }

    function item(suggestion, index) {
      const made = document.createElement("li");
      made.id = `${list.id}-${index}`;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.textContent = suggestion.count ? `${KINDS[suggestion.kind]} · ${suggestion.count}` : KINDS[suggestion.kind];
      made.append(suggestion.text, kind);
      made.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(suggestion);
      });
      made.suggestion = suggestion;
      return made;
    }

    function take(suggestion) {
      close();
      if (suggestion.kind === "topic") {
        location.assign(new URL(`topics/${suggestion.target}.html`, site));
        return;
      }
      box.value = suggestion.text;
      box.form.requestSubmit();
    }

    function move(step) {
      const items = [...list.children];
      chosen = (chosen + step + items.length + 1) % (items.length + 1);
      if (step < 0 && chosen === items.length) chosen = -1;
      if (chosen === items.length) chosen = -1;
      items.forEach((made, index) => made.setAttribute("aria-selected", String(index === chosen)));
      if (chosen >= 0) box.setAttribute("aria-activedescendant", items[chosen].id);
      else box.removeAttribute("aria-activedescendant");
    }

    function later(event) {
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }

    box.addEventListener("input", later);
    box.addEventListener("compositionend", later);
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    box.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen].suggestion);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
  }

  for (const id of ["kb-q", "kb-quick", "kb-home"]) {
    const box = document.getElementById(id);
    if (box) attach(box);
  }
})();
