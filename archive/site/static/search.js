// Search over the prebuilt index: a list of months, and one script of papers a month, loaded when somebody searches.
"use strict";

const heraldSearch = (() => {
  const MOST = 50;
  const papers = new Map();
  let waiting = 0;
  let lost = false;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const query = () => new URLSearchParams(location.search).get("q") || "";

  function score(paper, words) {
    let sum = 0;
    for (const word of words) {
      const found = (paper.title.includes(word) ? 4 : 0) + (paper.authors.includes(word) ? 2 : 0) +
        (paper.text.includes(word) ? 1 : 0) + (paper.shown.i.startsWith(word) ? 8 : 0);
      if (!found) return 0;
      sum += found;
    }
    return sum;
  }

  const written = (day) => {
    const state = document.getElementById("state");
    return new Date(day).toLocaleDateString(state.dataset.dates, { dateStyle: "long", timeZone: "UTC" });
  };

  function item(shown) {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = shown.p;
    link.dir = "auto";
    link.textContent = shown.t;
    const facts = document.createElement("p");
    facts.className = "facts";
    facts.textContent = [written(shown.d), shown.k, shown.a].filter(Boolean).join(" · ");
    const text = document.createElement("p");
    text.dir = "auto";
    text.textContent = shown.s;
    entry.append(link, facts, text);
    return entry;
  }

  function told(state, words, n) {
    if (!words.length) return state.type;
    if (waiting) return state.wait;
    return [n ? state.some.replace("%n", n) : state.none, lost ? state.lost : ""].filter(Boolean).join(" ");
  }

  function show() {
    const words = fold(query()).split(/\s+/).filter(Boolean);
    const found = [...papers.values()]
      .map((paper) => ({ shown: paper.shown, score: words.length ? score(paper, words) : 0 }))
      .filter((each) => each.score)
      .sort((a, b) => b.score - a.score || (a.shown.d < b.shown.d ? 1 : -1));
    const state = document.getElementById("state");
    state.textContent = told(state.dataset, words, found.length);
    document.getElementById("results").replaceChildren(...found.slice(0, MOST).map((each) => item(each.shown)));
  }

  function add(entries) {
    for (const shown of entries) {
      const known = papers.get(shown.p);
      if (known && known.shown.d > shown.d) continue;
      papers.set(shown.p, { shown, title: fold(shown.t), authors: fold(shown.a), text: fold(shown.s) });
    }
  }

  function load(name) {
    const script = document.createElement("script");
    const end = (event) => {
      lost = lost || event.type === "error";
      waiting -= 1;
      if (!waiting) show();
    };
    script.addEventListener("load", end);
    script.addEventListener("error", end);
    script.src = `search/${name}.js`;
    document.head.append(script);
  }

  function months(names) {
    document.getElementById("q").value = query();
    waiting = query().trim() ? names.length : 0;
    show();
    if (waiting) names.forEach(load);
  }

  return { add, months };
})();
