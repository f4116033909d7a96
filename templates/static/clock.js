// Keeps pages right as time passes: the server states facts as of the last change of content, this
// script sorts and marks them by the reader's clock, in the zone of the site. What it makes of a
// page depends only on the time, never on when the page was built. Without it, or where the browser
// does not know time zones, the server's state stays, which is dated. The constant `words` stands
// before it in the published file: no page without the script can hold a word that ages.
(function () {
  "use strict";
  const root = document.documentElement;
  const timed = document.querySelectorAll("[data-start]");
  const periods = document.querySelectorAll("[data-from]");
  const dues = document.querySelectorAll("[data-due]");
  const lists = {};
  document.querySelectorAll("[data-list]").forEach(function (list) { lists[list.dataset.list] = list; });
  const isList = Object.keys(lists).length > 0;
  if (!timed.length && !periods.length && !dues.length && !isList) return;

  let days;
  try {
    days = new Intl.DateTimeFormat("en-CA", { timeZone: document.body.dataset.zone, year: "numeric", month: "2-digit", day: "2-digit" });
  } catch (unknownZone) {
    return;
  }

  // Cards that a list does not show for now are taken out of the page, but not forgotten.
  const cards = Array.from(timed).filter(function (card) { return card.closest("[data-list]"); });
  const order = new Map(cards.map(function (card) {
    return [card, card.dataset.start + " " + card.querySelector("a").getAttribute("href")];
  }));
  cards.sort(function (a, b) { return order.get(a) < order.get(b) ? -1 : 1; });

  function takesPlace(session) {
    return session.dataset.status === "confirmed" || session.dataset.status === "tentative";
  }

  // Writes only what differs: a screen reader and a selection must not notice a minute passing.
  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function hide(element, isHidden) {
    if (element.hidden !== isHidden) element.hidden = isHidden;
  }

  function fill(list, shown) {
    const items = list.querySelector(".cards");
    const none = list.querySelector(".none");
    const present = Array.from(items.children, function (item) { return item.firstElementChild; });
    if (shown.length !== present.length || shown.some(function (card, i) { return card !== present[i]; })) {
      items.replaceChildren.apply(items, shown.map(function (card) {
        const item = document.createElement("li");
        item.append(card);
        return item;
      }));
    }
    Array.from(items.children).forEach(function (item) { hide(item, false); });
    hide(items, !shown.length);
    if (none) hide(none, shown.length > 0); else hide(list, !shown.length);
  }

  function fillNext(list, card) {
    const present = list.querySelector(".card");
    if (present && present !== card) present.remove();
    if (card && present !== card) list.querySelector("h2").after(card);
    const action = list.querySelector(".action");
    const link = action.querySelector("a");
    const page = card ? card.querySelector("a").getAttribute("href") : "";
    const address = card ? card.dataset.calendar || page + "sitzung.ics" : "";
    if (link.getAttribute("href") !== address) link.setAttribute("href", address);
    hide(action, !card);
    hide(list.querySelector(".none"), Boolean(card));
  }

  function sort(now) {
    const coming = cards.filter(function (card) { return Date.parse(card.dataset.end) > now; });
    const past = cards.filter(function (card) { return Date.parse(card.dataset.end) <= now; }).reverse();
    const next = lists.next && coming.find(takesPlace);
    const sorted = { coming: coming, past: past, further: coming.filter(function (card) { return card !== next; }) };
    const focused = document.activeElement;
    if (lists.next) fillNext(lists.next, next);
    Object.keys(lists).forEach(function (name) {
      const list = lists[name];
      if (words[name]) write(list.querySelector("h2"), words[name]);
      if (sorted[name]) fill(list, sorted[name].slice(0, Number(list.dataset.most) || undefined));
    });
    // An element that is moved loses the focus.
    if (focused && focused !== document.activeElement && root.contains(focused)) focused.focus({ preventScroll: true });
  }

  // One mark at most in each place; an empty text takes it away, and the paragraph made for it.
  function mark(place, text, kind, within) {
    let paragraph = within ? place.querySelector("." + within) : place;
    let found = paragraph && paragraph.querySelector(".clock-mark");
    if (!text) {
      if (found) (within ? paragraph : found).remove();
      return;
    }
    if (!found) {
      if (!paragraph) {
        paragraph = document.createElement("p");
        paragraph.className = within;
        const before = place.querySelector(".card-when");
        if (before) before.after(paragraph); else place.append(paragraph);
      }
      found = document.createElement("strong");
      if (!within) paragraph.append(" ");
      paragraph.append(found);
    }
    const style = "state clock-mark" + (kind ? " " + kind : "");
    if (found.className !== style) found.className = style;
    write(found, text);
  }

  function markSession(session, now) {
    const start = Date.parse(session.dataset.start), end = Date.parse(session.dataset.end);
    const said = [];
    if (takesPlace(session)) {
      if (days.format(start) === days.format(now)) said.push(words.today);
      if (start <= now && now < end) said.push(words.running);
      if (end <= now && session.closest("[data-over]")) said.push(words.over);
    }
    mark(session.querySelector(".session-title") || session, said.join(", "), "", "card-mark");
  }

  function markPeriod(period, now) {
    const state = now < Date.parse(period.dataset.from) ? "before" : now < Date.parse(period.dataset.to) ? "open" : "closed";
    if (period.dataset.state !== state) period.dataset.state = state;
    mark(period, words[state]);
  }

  function run() {
    const now = Date.now();
    if (isList) sort(now);
    timed.forEach(function (session) { markSession(session, now); });
    periods.forEach(function (period) { markPeriod(period, now); });
    dues.forEach(function (due) { mark(due, now < Date.parse(due.dataset.due) ? "" : words.overdue, "state-off"); });
  }

  // Everything in the content begins and ends at a full minute. Looking each minute is right also
  // after the machine slept or its clock was set.
  function keep() {
    run();
    setTimeout(keep, 60000 - Date.now() % 60000);
  }

  keep();
  addEventListener("pageshow", function (event) { if (event.persisted) run(); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) run(); });
})();
