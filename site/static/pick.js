// Pointing: a click or the enter key on a piece of the page asks for what is found there, and shows it beside the page, which stays.
// Without this script each piece is a link that leads to the same.
(() => {
  "use strict";
  const frame = document.querySelector("iframe[data-pointed]");
  const panel = document.querySelector("[data-panel]");
  if (!frame || !panel) return;
  const mark = () => {
    const page = frame.contentDocument;
    if (!page) return;
    for (const e of page.querySelectorAll(".found")) e.classList.remove("found");
    const found = panel.dataset.found.split(" ").filter(Boolean);
    for (const n of found) page.getElementById("e" + n)?.classList.add("found");
  };
  let asked = 0;
  const point = async url => {
    const mine = ++asked;
    panel.setAttribute("aria-busy", "true");
    const page = await fetch(url).then(answer => answer.ok ? answer.text() : "").catch(() => ""); // may be cut off in mid-text
    if (mine !== asked) return; // somebody pointed elsewhere meanwhile
    panel.removeAttribute("aria-busy");
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-panel]");
    if (!fresh) { location.assign(url); return; }
    panel.replaceChildren(...fresh.childNodes);
    panel.dataset.found = fresh.dataset.found;
    history.replaceState(null, "", url);
    mark();
    panel.scrollTop = 0;
  };
  const listen = () => frame.contentDocument?.addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    point(link.href);
  });
  frame.addEventListener("load", listen);
  if (frame.contentDocument?.readyState === "complete") listen();
  panel.addEventListener("click", event => {
    const link = event.target.closest("a[data-point]");
    if (!link) return;
    event.preventDefault();
    point(link.href);
  });
})();
