// The preview in the browser: waits for news of builds, shows what is wrong, goes where work is done.
(() => {
  "use strict";
  const AGAIN = 1000;
  const STAYS = "preview-stays", OFFER = "preview-offer", CLOSED = "preview-closed";
  let socket = null;
  let before = null;

  const box = () => document.getElementById("preview");
  const errors = () => document.getElementById("preview-errors");
  const isUsed = () => document.visibilityState === "visible" && document.hasFocus();
  const shown = () => box().dataset.revision;

  function say(more) {
    if (socket && socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ used: isUsed(), ...more }));
    }
  }

  function connect() {
    socket = new WebSocket(`ws://${location.host}/.preview/socket`);
    socket.addEventListener("open", () => {
      box().querySelector(".preview-lost").hidden = true;
      say({ revision: shown() });
    });
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      box().querySelector(".preview-lost").hidden = false;
      setTimeout(connect, AGAIN);
    });
  }

  function hear(news) {
    const isElsewhere = news.page && news.page !== decodeURI(location.pathname);
    const follows = sessionStorage.getItem(STAYS) === null;
    if (news.go && isElsewhere && follows) {
      location.assign(news.page);
    } else if (news.revision) {
      if (news.go && isElsewhere) {
        sessionStorage.setItem(OFFER, JSON.stringify([news.page, news.title]));
      }
      location.reload();
    } else {
      const fresh = new DOMParser().parseFromString(news.overlay, "text/html");
      const had = errors();
      box().replaceWith(document.adoptNode(fresh.getElementById("preview")));
      start(!had || !had.open);
    }
  }

  function close() {
    const dialog = errors();
    sessionStorage.setItem(CLOSED, dialog.textContent);
    dialog.close();
    const show = box().querySelector(".preview-show");
    if (show) {
      show.hidden = false;
    }
    (before && before.isConnected && before !== document.body ? before : show || document.body).focus();
  }

  function open() {
    before = document.activeElement;
    errors().show();
    box().querySelector(".preview-show").hidden = true;
    document.getElementById("preview-title").focus();
  }

  function start(isNew) {
    const dialog = errors();
    if (dialog) {
      const show = box().querySelector(".preview-show");
      if (show) {
        show.addEventListener("click", open);
      }
      dialog.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        close();
      });
      if (sessionStorage.getItem(CLOSED) === dialog.textContent) {
        dialog.close();
        if (show) {
          show.hidden = false;
        }
      } else if (isNew) {
        before = document.activeElement;
        document.getElementById("preview-title").focus({ preventScroll: true });
      }
    } else {
      sessionStorage.removeItem(CLOSED);
    }
    const label = box().querySelector(".preview-follow");
    const follow = label.querySelector("input");
    label.hidden = false;
    follow.checked = sessionStorage.getItem(STAYS) === null;
    follow.addEventListener("change", () => {
      if (follow.checked) {
        sessionStorage.removeItem(STAYS);
      } else {
        sessionStorage.setItem(STAYS, "1");
      }
    });
    const offer = JSON.parse(sessionStorage.getItem(OFFER) || "null");
    sessionStorage.removeItem(OFFER);
    if (offer && offer[0] !== decodeURI(location.pathname)) {
      const place = box().querySelector(".preview-offer");
      place.hidden = false;
      place.firstElementChild.href = offer[0];
      place.firstElementChild.append(`: ${offer[1]}`);
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && errors() && errors().open) {
      close();
    }
  });
  addEventListener("focus", () => say({}));
  document.addEventListener("visibilitychange", () => say({}));
  start(true);
  connect();
})();
