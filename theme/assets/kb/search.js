/* The search page: asks the service, shows hits and filters, keeps its state in the URL. */
(() => {
  "use strict";

  const page = document.getElementById("kb-search");
  if (!page) return;
  const box = document.getElementById("kb-q");
  const status = document.getElementById("kb-status");
  const facetsBox = document.getElementById("kb-facets");
  const hitsBox = document.getElementById("kb-hits");
  const pager = document.getElementById("kb-pager");
  const notices = document.getElementById("kb-notices");
  const sort = document.getElementById("kb-sort");
  const group = document.getElementById("kb-group");
  const tools = document.getElementById("kb-tools");
  const SIZE = 10;
  const WAIT = 120;
  const FACETS = [["year", "年度"], ["agency", "单位"], ["topic", "主题"], ["kind", "文种"], ["status", "状态"], ["masked", "脱敏"]];
  const NAMES = Object.fromEntries([...FACETS, ["report", "报告"]]);
  const SHOWN = 12;
  let asked = null;
  let timer = 0;

  /** An element with text and children; text is never taken as HTML. */
  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const state = () => new URLSearchParams(location.search);

  function go(parameters, replace) {
    const text = parameters.toString();
    const url = location.pathname + (text ? "?" + text : "");
    history[replace ? "replaceState" : "pushState"](null, "", url);
    ask();
  }

  async function ask() {
    const parameters = state();
    const query = (parameters.get("q") || "").trim();
    if (box.value.trim() !== query) box.value = query;
    if (asked) asked.abort();
    sort.value = parameters.get("sort") || "relevance";
    group.checked = parameters.get("group") === "report";
    if (!query) {
      show([], [], "输入要找的词，例如：垃圾分类 智能。加引号逐字匹配，例如：“98.65%”。", 0, 0);
      return;
    }
    asked = new AbortController();
    const request = new URLSearchParams(parameters);
    request.set("limit", SIZE);
    let response;
    let answer;
    try {
      response = await fetch("api/search?" + request, { signal: asked.signal });
      answer = await response.json();
    } catch (error) {
      if (error.name !== "AbortError") say("检索服务暂时连不上。可以先从上方的“报告”“主题”“年度”目录查找，稍后再试。");
      return;
    }
    if (response.ok) showAnswer(answer, Number(parameters.get("offset") || 0));
    else say(answer.error || "检索没有成功，请换个词再试。");
  }

  const say = (message) => show([], [], message, 0, 0);

  function showAnswer(answer, offset) {
    let words = answer.total ? `找到 ${answer.total} 条` : "没有找到。";
    if (answer.groups !== null && answer.total) words += `，在 ${answer.groups} 份报告里`;
    if (answer.mode === "any" && answer.total) words = `没有一段同时含有全部检索词，以下 ${answer.total} 条含有其中一部分。`;
    if (answer.mode === "question" && answer.total) words = `按问题的意思排列，列出最相关的 ${answer.total} 条。`;
    show(answer.hits, answer.facets, words, answer.groups === null ? answer.total : answer.groups, offset);
    notices.replaceChildren(...synonymNotices(answer), ...helpNotices(answer));
    if (answer.partial.length) {
      const label = answer.total ? "以下只含一部分检索词" : "";
      hitsBox.append(element("li", { className: "kb-hits__parting" }, label), ...answer.partial.map(hitItem));
    }
  }

  /** A link that changes the state: parameters given as null are taken away. */
  function stateLink(label, changes) {
    const next = state();
    next.delete("offset");
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const link = element("a", { href: "?" + next }, label);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(next, false);
    });
    return link;
  }

  function synonymNotices(answer) {
    const words = Object.keys(answer.synonyms);
    const same = words.filter((word) => !answer.related.includes(word)).flatMap((word) => answer.synonyms[word]);
    const said = answer.related.map((word) => `“${word}”没有出现过，改为检索相关的：${answer.synonyms[word].join("、")}。`);
    if (same.length) said.unshift(`已同时检索：${same.join("、")}。`);
    if (said.length) return [element("p", {}, said.join(""), stateLink("只搜原词", { exact: "1" }))];
    if (state().get("exact") === "1") return [element("p", {}, "只搜原词。", stateLink("也搜同义词", { exact: null }))];
    return [];
  }

  function helpNotices(answer) {
    if (!answer.help) return [];
    const lines = [];
    const { spellings, counts, lifted, topics } = answer.help;
    const listed = (intro, links) => links.length && lines.push(element("p", {}, intro, ...links.flatMap((link, i) => (i ? ["、", link] : [link]))));
    listed("是不是要找：", spellings.map((text) => stateLink(text, { q: text })));
    listed("单独检索：", Object.entries(counts).map(([term, count]) => stateLink(`${term}（${count}）`, { q: term })));
    if (answer.total) return lines;
    listed("去掉筛选：", Object.entries(lifted).filter(([, count]) => count).map(([name, count]) => stateLink(`${NAMES[name]}（${count}）`, { [name]: null })));
    listed("相关主题：", topics.map(({ id, name }) => element("a", { href: `topics/${id}.html` }, name)));
    return lines;
  }

  function show(hits, facets, words, total, offset) {
    status.textContent = words;
    notices.replaceChildren();
    tools.hidden = !hits.length;
    hitsBox.replaceChildren(...hits.map(hitItem));
    hitsBox.start = offset + 1;
    showFacets(facets);
    showPager(total, offset);
  }

  function hitItem(hit) {
    const found = [...new Set(hit.snippet.filter((s) => s.match).map((s) => s.text))];
    const words = new URLSearchParams(found.map((word) => ["h", word]));
    const [path, anchor] = hit.url.replace(/^\//, "").split("#");
    const address = `${path}${found.length ? "?" + words : ""}#${anchor}`;
    const link = element("a", { className: "kb-hit__text", href: address });
    for (const segment of hit.snippet) link.append(segment.match ? element("mark", {}, segment.text) : segment.text);
    const source = hit.title.includes(hit.agency) ? hit.title : `${hit.agency} · ${hit.title}`;
    const where = element("div", { className: "kb-hit__where" },
      element("a", { href: address, tabIndex: -1 }, hit.section ? `${source} › ${hit.section}` : source),
      element("span", { className: `kb-badge kb-badge--${hit.status}` }, hit.heading ? "标题" : hit.status_name));
    hit.topics.slice(0, 3).forEach((topic, index) => {
      where.append(element("a", { className: "kb-chip", href: `topics/${topic}.html` }, hit.topic_names[index]));
    });
    const copy = element("button", { type: "button" }, "复制（含出处）");
    copy.addEventListener("click", async () => {
      copy.textContent = await kbCite.copy(kbCite.citation(hit.text, { ...hit, page: path, anchor }));
      setTimeout(() => (copy.textContent = "复制（含出处）"), 1500);
    });
    const foot = element("div", { className: "kb-hit__foot" }, copy);
    if (hit.more) foot.append(stateLink(`本报告另有 ${hit.more} 条`, { report: hit.report_id, group: null }));
    if (hit.missing.length) foot.append(element("span", { className: "kb-hit__missing" }, `不含：${hit.missing.join("、")}`));
    return element("li", {}, where, link, foot);
  }

  function showFacets(facets) {
    const chosen = state();
    const sets = FACETS.map(([name, label]) => facetSet(name, label, facets[name] || [], chosen.getAll(name)));
    const any = Object.keys(NAMES).some((name) => chosen.has(name));
    const clear = element("button", { type: "button" }, "去掉全部筛选");
    clear.addEventListener("click", () => {
      const next = state();
      Object.keys(NAMES).forEach((name) => next.delete(name));
      next.delete("offset");
      go(next, false);
    });
    const focused = document.activeElement && document.activeElement.dataset.facet;
    facetsBox.replaceChildren(...sets.filter(Boolean), ...(any ? [clear] : []));
    if (focused) facetsBox.querySelector(`[data-facet="${CSS.escape(focused)}"]`)?.focus();
  }

  function facetSet(name, label, values, chosen) {
    const listed = values.slice(0, SHOWN);
    for (const value of chosen) {
      if (!listed.some((v) => v.value === value)) {
        listed.push(values.find((v) => v.value === value) || { value, label: value, count: 0 });
      }
    }
    if (!listed.length) return null;
    if (name === "year") listed.sort((one, other) => other.value - one.value); // years have an order of their own
    return element("fieldset", {}, element("legend", {}, label), ...listed.map((value) => facetValue(name, value, chosen)));
  }

  function facetValue(name, value, chosen) {
    const tick = element("input", { type: "checkbox", checked: chosen.includes(value.value) });
    tick.dataset.facet = `${name}=${value.value}`;
    tick.addEventListener("change", () => {
      const next = state();
      const kept = next.getAll(name).filter((v) => v !== value.value);
      next.delete(name);
      for (const v of tick.checked ? [...kept, value.value] : kept) next.append(name, v);
      next.delete("offset");
      go(next, false);
    });
    return element("label", {}, tick, element("span", {}, value.label), element("span", {}, String(value.count)));
  }

  function showPager(total, offset) {
    pager.replaceChildren();
    if (total <= SIZE) return;
    const turn = (label, to, possible) => {
      const button = element("button", { type: "button", disabled: !possible }, label);
      button.addEventListener("click", () => {
        const next = state();
        if (to) next.set("offset", to);
        else next.delete("offset");
        go(next, false);
        page.scrollIntoView();
      });
      return button;
    };
    const last = Math.min(offset + SIZE, total);
    pager.append(turn("上一页", Math.max(0, offset - SIZE), offset > 0),
      element("span", {}, `${offset + 1}–${last} / ${total}`),
      turn("下一页", offset + SIZE, last < total));
  }

  function typed(replace) {
    const next = state();
    next.delete("offset");
    if (box.value.trim()) next.set("q", box.value.trim());
    else next.delete("q");
    go(next, replace);
  }

  function choose(name, value) {
    const next = state();
    next.delete("offset");
    if (value) next.set(name, value);
    else next.delete(name);
    go(next, false);
  }

  sort.addEventListener("change", () => choose("sort", sort.value === "year" && "year"));
  group.addEventListener("change", () => choose("group", group.checked && "report"));
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => typed(true), WAIT);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(() => typed(true), WAIT);
  });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    typed(false);
  });
  addEventListener("popstate", ask);
  ask();
  if (!state().get("q")) box.focus();
})();
