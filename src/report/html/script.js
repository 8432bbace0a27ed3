"use strict";
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const apps = Array.from(list.querySelectorAll(".app"));
  const search = document.getElementById("search");
  const sort = document.getElementById("sort");
  const shown = document.getElementById("shown");
  const open = document.getElementById("open");
  const words = new Map(apps.map((a) => [a, a.textContent.toLowerCase()]));
  let here = null;

  const visible = () => apps.filter((a) => !a.hidden);
  const choose = (app) => {
    apps.forEach((a) => a.classList.toggle("here", a === app));
    here = app;
    if (app) {
      app.querySelector("summary").focus({ preventScroll: true });
      app.scrollIntoView({ block: "nearest" });
    }
  };
  const filter = () => {
    const asked = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const tokens = Array.from(document.querySelectorAll("[data-filter]")).filter((b) => b.checked).map((b) => b.dataset.filter);
    apps.forEach((a) => {
      a.hidden = !tokens.includes(a.dataset.token) || !asked.every((w) => words.get(a).includes(w));
    });
    shown.textContent = visible().length + " of " + apps.length + " shown";
  };
  const order = () => {
    const by = {
      worst: (a, b) => a.dataset.rank - b.dataset.rank,
      row: (a, b) => a.dataset.ordinal - b.dataset.ordinal,
      name: (a, b) => a.dataset.name.localeCompare(b.dataset.name) || a.dataset.rank - b.dataset.rank,
      links: (a, b) => b.dataset.links - a.dataset.links || a.dataset.rank - b.dataset.rank,
    }[sort.value];
    apps.sort(by).forEach((a) => list.append(a));
  };
  const all = (state) => visible().forEach((a) => { a.querySelector("details").open = state; });
  const jump = () => {
    const app = location.hash && document.getElementById(location.hash.slice(1));
    if (app && apps.includes(app)) {
      app.hidden = false;
      app.querySelector("details").open = true;
      choose(app);
    }
  };

  search.addEventListener("input", filter);
  sort.addEventListener("change", order);
  document.querySelectorAll("[data-filter]").forEach((b) => b.addEventListener("change", filter));
  open.addEventListener("click", () => all(!visible().every((a) => a.querySelector("details").open)));
  addEventListener("hashchange", jump);
  addEventListener("beforeprint", () => all(true));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    const now = visible();
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && event.target === search && now.length) {
        choose(now[0]);
        now[0].querySelector("details").open = true;
        event.preventDefault();
      }
      return;
    }
    const at = now.indexOf(here);
    // Elsewhere the key belongs to what has the focus.
    const enter = event.key === "Enter" && event.target === document.body;
    if (event.key === "/") search.focus();
    else if (event.key === "j" && now.length) choose(now[Math.min(at + 1, now.length - 1)]);
    else if (event.key === "k" && now.length) choose(now[Math.max(at - 1, 0)]);
    else if ((event.key === "o" || enter) && at >= 0) now[at].querySelector("details").toggleAttribute("open");
    else if (event.key === "e") open.click();
    else return;
    event.preventDefault();
  });
  document.querySelectorAll(".tools, .keys").forEach((e) => { e.hidden = false; });
  filter();
  jump();
})();
