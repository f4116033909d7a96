// Searches titles, summaries and places in small files by year, newest first, on this site alone.
(function () {
  "use strict";
  var form = document.getElementById("search-form");
  var input = document.getElementById("query");
  var state = document.getElementById("search-state");
  var list = document.getElementById("search-results");
  var base = form.dataset.base;
  var rows = null;

  function folded(text) {
    return text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue")
      .replace(/ß/g, "ss").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  }

  function load() {
    if (rows) return Promise.resolve(rows);
    var shards = form.dataset.shards.split(" ").filter(Boolean);
    return Promise.all(shards.map(function (shard) {
      return fetch(base + "/suche/" + shard + ".json").then(function (r) { return r.json(); });
    })).then(function (parts) {
      rows = [].concat.apply([], parts).map(function (row) {
        return { row: row, title: folded(row[2]), text: folded(row[2] + " " + row[4] + " " + row[5]) };
      });
      return rows;
    });
  }

  function show(found) {
    list.replaceChildren();
    found.slice(0, 200).forEach(function (hit) {
      var item = document.createElement("li");
      var title = document.createElement("h2");
      var link = document.createElement("a");
      title.className = "card-title";
      link.href = hit.row[1];
      link.textContent = hit.row[2];
      title.append(link);
      item.append(title);
      [hit.row[3], hit.row[4]].forEach(function (text) {
        if (!text) return;
        var line = document.createElement("p");
        line.textContent = text;
        item.append(line);
      });
      list.append(item);
    });
    state.textContent = !found.length ? state.dataset.none
      : found.length === 1 ? state.dataset.one : state.dataset.many.replace("{n}", found.length);
  }

  function search() {
    var words = folded(input.value).split(/\s+/).filter(Boolean);
    if (!words.length) { list.replaceChildren(); state.textContent = ""; return; }
    load().then(function (all) {
      var found = all.filter(function (hit) {
        return words.every(function (word) { return hit.text.includes(word); });
      });
      var first = found.filter(function (hit) { return words.every(function (w) { return hit.title.includes(w); }); });
      show(first.concat(found.filter(function (hit) { return first.indexOf(hit) < 0; })));
    }).catch(function () { state.textContent = state.dataset.failed; });
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  input.addEventListener("input", search);
  input.value = new URLSearchParams(location.search).get("q") || "";
  search();
})();
