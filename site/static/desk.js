// Keys of the administration: / searches, g s leads to the sources, and in a table j and k move, x ticks, e opens, and a button of the
// row may have a key of its own (data-key). They can be turned off in a browser (WCAG 2.1.4): who speaks to it, or types by chance, says them without meaning them. The page of a source follows
// its refreshes.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("table[data-keys=rows] tbody tr")];
  let at = -1, went = false;
  const move = by => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("here");
    at = Math.min(Math.max(at + by, 0), all.length - 1);
    all[at].classList.add("here");
    (all[at].querySelector("a, input") ?? all[at]).focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  const kept = { get: () => false, set: () => {} }; // where the browser keeps nothing, the page does
  try {
    const store = localStorage;
    kept.get = () => store.getItem("hub.keys") === "off";
    kept.set = off => store.setItem("hub.keys", off ? "off" : "on");
  } catch { /* it was told to keep nothing */ }
  let off = kept.get();
  for (const button of document.querySelectorAll("button[data-keys=off]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", off);
    button.addEventListener("click", () => {
      off = !off;
      kept.set(off);
      button.setAttribute("aria-pressed", off);
    });
  }
  const keys = {
    "/": () => document.querySelector("input[type=search]")?.select(),
    j: () => move(1),
    k: () => move(-1),
    x: () => rows()[at]?.querySelector("input[type=checkbox]")?.click(),
    e: () => rows()[at]?.querySelector("a")?.click(),
    s: () => went && document.querySelector("nav a[href*='admin/sources']")?.click(),
  };
  document.addEventListener("keydown", event => {
    if (off || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const own = (rows()[Math.max(at, 0)] ?? document.createElement("tr")).querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const act = own ? () => own.click() : keys[event.key];
    if (event.key === "g") { went = true; return; }
    if (act && (event.key !== "s" || went)) { event.preventDefault(); act(); }
    went = false;
  });
  const live = document.querySelector("[data-live][data-watch]");
  if (live) {
    let events = null, busy = false, again = false, over = false;
    const renew = async () => {
      if (busy) { again = true; return; }
      busy = true;
      const page = await fetch(location.pathname + location.search).then(answer => answer.ok ? answer.text() : "").catch(() => ""); // may be cut off in mid-text
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-live]");
      if (fresh && !live.contains(document.activeElement)) live.replaceChildren(...fresh.childNodes);
      busy = false;
      if (again) { again = false; renew(); }
    };
    // A page in the background holds no connection: over HTTP/1.1 six pages that did would leave the browser none for any other.
    const listen = () => {
      events?.close();
      events = null;
      if (over || document.hidden) return;
      events = new EventSource(live.dataset.watch);
      for (const name of ["refreshed", "moved"]) events.addEventListener(name, renew);
      events.addEventListener("over", () => { over = true; listen(); renew(); });
      events.addEventListener("step", event => { const said = document.querySelector("[data-step]"); if (said) said.textContent = event.data; });
    };
    document.addEventListener("visibilitychange", listen);
    listen();
  }
  // What takes a while is asked for beside the page, which goes on telling how far it has come.
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!form.dataset.patient) return;
    event.preventDefault();
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    const said = document.querySelector("[data-step]");
    if (said && !said.textContent) said.textContent = form.dataset.patient;
    const answer = await fetch(form.action, { method: "POST" }).catch(() => null);
    if (answer?.redirected) location.assign(answer.url);
    else form.submit();
  });
})();
