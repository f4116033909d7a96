// Searches the index of sitegen.postings. What is typed is folded as in sitegen.terms, then one or
// two files are loaded for each word, and those of the results that are shown. Nothing is run or
// stored of what is typed, and nothing is asked of another site.
(function () {
  "use strict";
  const form = document.getElementById("search-form");
  const said = form.dataset;
  const state = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const further = document.getElementById("search-further");
  const correction = document.getElementById("search-correction");
  const field = form.elements;
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const PAGE = 10;
  const FOLDS = [["\xad", ""], ["ä", "a"], ["ö", "o"], ["ü", "u"], ["ß", "ss"],
    ["ae", "a"], ["oe", "o"], ["que", "q\x01"], ["ue", "u"], ["\x01", "ue"]];
  const PARTING = /[\0-/:-@[-`{-\xbf×÷\u2000-\u206f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u303f]+/;
  const files = {};
  let asked = 0;
  let index, stop, busy, current;

  function load(name, kind) {
    if (!files[name]) {
      files[name] = fetch(name, { cache: "no-cache" }).then(function (answer) {
        if (!answer.ok) throw answer;
        return answer[kind]();
      }).catch(function (failure) {
        delete files[name];
        throw failure;
      });
    }
    return files[name];
  }

  function fold(text) {
    text = text.toLowerCase();
    FOLDS.forEach(function (pair) { text = text.split(pair[0]).join(pair[1]); });
    return text.replace(/[\xc0-\u1fff]+/g, function (letters) {
      return letters.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "");
    }).replace(/([a-z])(?:[:*_·/]|\/-)(?:innen|in(?![a-z]))/g, "$1");
  }

  function stemOf(word) {
    word = word.replace(/erinnen/g, "er").replace(/erin$/, "er");
    if (/(i|tr|e)um$/.test(word)) return word.slice(0, -2).slice(0, 40);
    return word.replace(/^(?:(..+[^e])e[nsm]?|(.+.[rlue])n|(..+[^eiuys])s)$/, "$1$2$3").replace(/niss$/, "nis").slice(0, 40);
  }

  // Gives what to look up: the words of a text, stemmed and as they are, days as one.
  function termsOf(text) {
    const days = [];
    function day(year, month, date) {
      days.push(year + ("0" + month).slice(-2) + ("0" + date).slice(-2));
      return " ";
    }
    text = fold(text).replace(/(\d{4})-(\d\d)-(\d\d)/g, function (all, y, m, d) { return day(y, m, d); })
      .replace(/(\d\d?)\. ?(\d\d?)\. ?(\d{4})/g, function (all, d, m, y) { return day(y, m, d); })
      .replace(/(\d\d?)[. ] ?([a-z]+),? (\d{4})|([a-z]+) (\d\d?), (\d{4})/g, function (all, d, m, y, m2, d2, y2) {
        const month = index.months[m || m2];
        return month ? day(y || y2, month, d || d2) : all;
      });
    return text.split(PARTING).filter(function (word) { return word.length > 1; }).concat(days).map(function (word) {
      const stem = stemOf(word);
      return { word: word, stem: stem, begin: stem.length > 4 ? stem : word };
    });
  }

  // Tells how well a term of the index fits what is asked for: as it is, or as a part of it.
  function fits(term, asks) {
    if (term === asks.stem) return 4;
    if (asks.word.length < 3) return 0;
    if (/er$/.test(asks.stem) && term === asks.stem.slice(0, -2)) return 3;
    return term.startsWith(asks.begin) || (asks.stem.length > 3 || asks.word.length === 3) && term.length > 5 && term.endsWith(asks.stem) ? 2 : 0;
  }

  // Tells whether two words differ by one letter, or by two that are swapped.
  function isNear(a, b) {
    let from = 0, left = a.length, right = b.length;
    if (Math.abs(left - right) > 1) return false;
    while (from < left && from < right && a[from] === b[from]) from++;
    while (left > from && right > from && a[left - 1] === b[right - 1]) { left--; right--; }
    return left - from < 2 && right - from < 2 ||
      left - from === 2 && right - from === 2 && a[from] === b[from + 1] && a[from + 1] === b[from];
  }

  function bucket(side, edge) {
    let value = 0;
    for (let i = 0; i < edge.length; i++) value = value * 31 + edge.charCodeAt(i);
    return load(said.index + side + value % index.buckets + ".txt", "text");
  }

  function edge(letters, more) { return busy.has(letters) ? more : letters; }

  function linesFor(stem) {
    return Promise.all([
      bucket("anfang-", edge(stem.slice(0, 3), stem.slice(0, 4))),
      bucket("ende-", edge(stem.slice(-3), stem.slice(-4)))
    ]).then(function (texts) { return texts.join("\n").split("\n"); });
  }

  function termOf(line) { return line.split(" ", 1)[0]; }

  // Calls back with each document of a line and where the term stands in it.
  function each(line, found) {
    let segment = -1;
    line.split(" ").slice(1).forEach(function (part) {
      let at = 0, last = -1, where = 0;
      function number() {
        let value = 1;
        for (; part[at] === "z"; at++) value += 61;
        return value + DIGITS.indexOf(part[at++]);
      }
      segment += number();
      while (at < part.length) {
        const mark = " -+".indexOf(part[at]);
        if (mark > 0) { where = mark; last = -1; at++; }
        last += number();
        found(segment * 65536 + last, where);
      }
    });
  }

  // Finds the documents of one word with their points; of another word that is near, if none.
  function lookUp(asks, isSure) {
    return linesFor(asks.stem).then(function (lines) {
      const found = new Map();
      lines.forEach(function (line) {
        const fit = fits(termOf(line), asks);
        if (fit) each(line, function (key, where) {
          const points = fit * [1, 8, 64][where];
          if (!(found.get(key) >= points)) found.set(key, points);
        });
      });
      if (found.size || isSure || asks.stem.length < 4 || /\d/.test(asks.stem)) return found;
      return (asks.stem.length > 7 ? Promise.resolve("") : load(said.index + "kurz.txt", "text")).then(function (short) {
        const near = lines.concat(short.split("\n")).filter(function (line) {
          const term = termOf(line);
          return isNear(term, asks.stem) || isNear(term, asks.word);
        }).sort(function (a, b) { return b.length - a.length; })[0];
        if (!near) return found;
        asks.stem = asks.word = asks.begin = termOf(near);
        asks.isGuess = true;
        return lookUp(asks, true);
      });
    });
  }

  function signOf(key) { return index.segments[key >> 16][1][key & 65535]; }

  function pick(maps) {
    const kinds = field.art.selectedOptions[0].dataset.signs;
    const year = field.jahr.value;
    const found = [];
    maps[0].forEach(function (points, key) {
      const sign = signOf(key);
      if (kinds && !kinds.includes(sign) || year && index.segments[key >> 16][0].slice(0, 4) !== year) return;
      for (const map of maps.slice(1)) {
        if (!map.has(key)) return;
        points += map.get(key);
      }
      found.push({ key: key, points: points * (sign === "a" ? .5 : sign === "l" || sign === "g" ? 1.5 : 1) });
    });
    return found.sort(function (a, b) { return b.points - a.points || b.key - a.key; });
  }

  function rowOf(hit) {
    const at = hit.key & 65535;
    return load(said.index + index.segments[hit.key >> 16][0] + "-" + (at >> 5) + ".json", "json").then(function (rows) { return rows[at & 31]; });
  }

  // Gives the paragraphs of a document: of a release its plain text, which is small, else its page.
  function paragraphsOf(hit, row) {
    if (signOf(hit.key) === "p") {
      return load(row[0] + "index.txt", "text").then(function (text) { return text.split("\n\n").slice(1); });
    }
    return load(row[0], "text").then(function (html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      page.querySelectorAll("nav").forEach(function (nav) { nav.remove(); });
      return Array.from(page.querySelectorAll("main p, main li, main td, main dd, main h2, main h3"), function (part) {
        return part.textContent.replace(/\s+/g, " ");
      });
    });
  }

  function isHit(piece, words) {
    return termsOf(piece).some(function (term) {
      return words.some(function (asks) { return fits(term.stem, asks) || term.word.startsWith(asks.begin); });
    });
  }

  function pieces(text) { return text.split(/([\s\-–„“”"().,;!?[\]]+)/); }

  function element(name, style, text) {
    const made = document.createElement(name);
    if (style) made.className = style;
    if (text) made.textContent = text;
    return made;
  }

  // Writes a text with its hits marked; of a long one what stands around the first.
  function write(into, text, words) {
    const parts = pieces(text);
    const first = parts.findIndex(function (part, i) { return i % 2 === 0 && isHit(part, words); });
    const from = Math.max(0, first - 30);
    into.textContent = from ? "… " : "";
    parts.slice(from, from + 80).forEach(function (part, i) {
      into.append((from + i) % 2 === 0 && part && isHit(part, words) ? element("mark", "", part) : part);
    });
    if (parts.length > from + 80) into.append(" …");
    return first >= 0;
  }

  function show(hit, row, words) {
    const item = element("li");
    const title = element("h2", "card-title");
    const link = element("a");
    link.href = row[0];
    const inTitle = write(link, row[1], words);
    title.append(link);
    item.append(title, element("p", "", [said[signOf(hit.key)], row[2], row[4]].filter(Boolean).join(" · ")));
    if (row[3]) item.lastChild.append(" ", element("strong", "state", row[3]));
    const text = element("p");
    if (!write(text, row[5], words) && !inTitle || !row[5]) {
      paragraphsOf(hit, row).then(function (paragraphs) {
        const best = paragraphs.map(function (paragraph) {
          const terms = pieces(paragraph);
          return words.filter(function (asks) { return terms.some(function (term) { return isHit(term, [asks]); }); }).length;
        });
        const most = Math.max.apply(null, best);
        if (most > 0) write(text, paragraphs[best.indexOf(most)], words);
        if (words === current) correct(words);
      }).catch(function () {});
    }
    item.append(text);
    list.append(item);
    return link;
  }

  function showPage(hits, words, from, mine) {
    const shown = hits.slice(from, from + PAGE);
    return Promise.all(shown.map(rowOf)).then(function (rows) {
      if (mine !== asked) return;
      if (!from) list.replaceChildren();
      const links = rows.map(function (row, i) { return show(shown[i], row, words); });
      further.hidden = hits.length <= from + PAGE;
      further.onclick = function () { showPage(hits, words, from + PAGE, mine); };
      if (from) links[0].focus();
    });
  }

  function correct(words) {
    const guessed = words.filter(function (asks) { return asks.isGuess; });
    correction.hidden = !guessed.length;
    if (!guessed.length) return;
    // The index knows no endings and umlauts; how a word is written is seen where it was found.
    const marks = Array.from(list.querySelectorAll("mark"), function (mark) { return mark.textContent; });
    let typed = field.q.value;
    guessed.forEach(function (asks) {
      const written = marks.find(function (mark) { return termsOf(mark).some(function (term) { return term.stem === asks.stem; }); });
      typed = typed.replace(asks.typed, written || asks.stem);
    });
    correction.querySelector("a").textContent = typed;
    correction.querySelector("a").href = "?q=" + encodeURIComponent(typed);
  }

  function search() {
    const mine = ++asked;
    const query = field.q.value.trim();
    function tell(text) {
      if (mine !== asked) return;
      state.textContent = text;
    }
    if (!query) {
      list.replaceChildren();
      further.hidden = correction.hidden = true;
      return tell("");
    }
    load(said.index + "index.json", "json").then(function (read) {
      index = read;
      stop = new Set(index.stop.split(" "));
      busy = new Set(index.busy.split(" "));
      const typed = query.split(/\s+/);
      let words = termsOf(query);
      const telling = words.filter(function (asks) { return !stop.has(asks.word); });
      words = (telling.length ? telling : words).slice(0, 12);
      words.forEach(function (asks) {
        asks.typed = typed.find(function (piece) { return termsOf(piece).some(function (term) { return term.word === asks.word; }); });
      });
      if (!words.length) return [];
      return Promise.all(words.map(function (asks) { return lookUp(asks); })).then(function (maps) {
        const hits = pick(maps);
        // Of a day, its month and year are marked.
        const plain = words.some(function (asks) { return /^\d{8}$/.test(asks.stem); }) ? termsOf(query.replace(/[.,-]/g, " . ")) : [];
        const marked = words.concat(plain);
        return showPage(hits, marked, 0, mine).then(function () {
          if (mine !== asked) return;
          current = marked;
          correct(hits.length ? words : []);
          tell(!hits.length ? said.none : hits.length === 1 ? said.one : said.many.replace("{n}", hits.length));
        });
      });
    }).catch(function () { tell(said.failed); });
  }

  function address() {
    const query = new URLSearchParams();
    ["q", "art", "jahr"].forEach(function (name) { if (field[name].value) query.set(name, field[name].value); });
    return "?" + query;
  }

  function read() {
    const query = new URLSearchParams(location.search);
    ["q", "art", "jahr"].forEach(function (name) {
      field[name].value = query.get(name) || "";
      // An address may name a kind or a year that there is not.
      if (field[name].selectedIndex < 0) field[name].selectedIndex = 0;
    });
    search();
  }

  function renew() {
    if (address() !== (location.search || "?")) history.pushState(null, "", address());
    search();
  }

  let waiting;
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); renew(); });
  field.art.addEventListener("change", renew);
  field.jahr.addEventListener("change", renew);
  field.q.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      history.replaceState(null, "", address());
      search();
    }, 250);
  });
  addEventListener("popstate", read);
  read();
})();
