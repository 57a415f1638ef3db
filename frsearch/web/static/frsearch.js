/* Keys and comforts; every page works without. */
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const follow = (link) => link && link.click();
  let rows = all(".hit");
  if (!rows.length) rows = all(".kwic tbody tr, .families > li");
  const matches = all("[id^=h] , mark[id]").filter((element) => /^h\d+$/.test(element.id));
  let row = rows.findIndex((element) => "#" + element.id === location.hash);
  let match = matches.findIndex((element) => "#" + element.id === location.hash);

  const show = (list, at) => {
    list.forEach((element, number) => element.classList.toggle("here", number === at));
    list[at].scrollIntoView({ block: list === matches ? "center" : "nearest" });
  };
  const step = (by) => {
    if (!rows.length) return follow(one(by > 0 ? ".around [rel=next]" : ".around [rel=prev]"));
    row = Math.min(Math.max(row + by, 0), rows.length - 1);
    show(rows, row);
    rows[row].querySelector("h2 a, a").focus({ preventScroll: true });
  };
  const page = (by) => {
    if (!matches.length) return follow(one(by > 0 ? ".pages [rel=next]" : ".pages [rel=prev]"));
    match = (match + by + matches.length) % matches.length;
    show(matches, match);
    history.replaceState(null, "", "#" + matches[match].id);
  };
  const cite = () => {
    const here = one("#citer");
    if (here) return here.scrollIntoView();
    const link = rows[Math.max(row, 0)] && rows[Math.max(row, 0)].querySelector("h2 a, a");
    if (link) location.href = link.href.replace(/#.*/, "") + "#citer";
  };
  const keys = {
    "/": () => { const box = one("#q"); if (box) { box.focus(); box.select(); } },
    j: () => step(1), k: () => step(-1), n: () => page(1), p: () => page(-1),
    Enter: () => row >= 0 && rows[row] && follow(rows[row].querySelector("h2 a, a")),
    e: () => follow(all("nav a").find((link) => link.pathname === "/export")),
    c: cite, "?": () => { location.href = "/aide"; },
  };
  document.addEventListener("keydown", (event) => {
    const to = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (to.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(to.tagName)) {
      if (event.key === "Escape") to.blur();
      return;
    }
    if (event.key === "Enter" && to.closest("a, button, summary")) return;
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  if (row >= 0) rows[row].classList.add("here");
  if (match >= 0) matches[match].classList.add("here");
})();
