/* A passage with its source, as it is pasted into a summary, and the way to the clipboard:

       “拆除违法建设83处。”（出处：《2023年工作总结》，某县城管局，第12行，https://…）

   The words are the report's own, character for character; only what stands around them is chosen
   so that no mark meets another of its own shape. */
const kbCite = (() => {
  "use strict";

  const UNKNOWN = "单位待核";

  /** The address of a passage as people read it; "" for a page that was opened from a folder. */
  function address(page, anchor) {
    const url = new URL(`${page}#${anchor}`, location.href);
    if (!url.protocol.startsWith("http")) return "";
    try {
      return decodeURI(url.href).replace(/\s/g, encodeURIComponent);
    } catch {
      return url.href;
    }
  }

  /** `source`: title, agency, year, line, page, anchor. What the title says isn't said again. */
  function citation(words, source) {
    const { title, agency, year, line, page, anchor } = source;
    const parts = [/[《》]/.test(title) ? title : `《${title}》`];
    if (agency && agency !== UNKNOWN && !title.includes(agency)) parts.push(agency);
    if (year && !/\d{4}\s*年/.test(title)) parts.push(`${year}年`);
    if (line) parts.push(`第${line}行`);
    parts.push(address(page, anchor));
    const said = parts.filter(Boolean).join("，");
    const [left, right] = /[“”]/.test(words) ? "「」" : "“”";
    const [open, close] = /[（）]/.test(title + agency) ? "〔〕" : "（）";
    return `${left}${words.trim()}${right}${open}出处：${said}${close}`;
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
    return "已复制";
  }

  return { address, citation, copy };
})();
