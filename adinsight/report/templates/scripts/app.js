// The page's frame: its parts are drawn when first visited, and all of them when it is printed.
const App = (() => {
  const VIEWS = [Overview, AdMap, Trends, Effects, Palette, Words, Gallery, Variants, Making];
  const { page } = Data;
  const content = document.getElementById("content");
  const sections = new Map();
  const links = new Map();

  function section(view) {
    if (!sections.has(view.id)) {
      const made = el("section", { class: "view", id: `view-${view.id}`, "aria-label": view.name, hidden: true });
      sections.set(view.id, made);
      const after = VIEWS.slice(VIEWS.indexOf(view) + 1)
        .map((other) => sections.get(other.id))
        .find(Boolean);
      content.insertBefore(made, after ?? null);
      made.hidden = false;
      view.draw(made);
    }
    return sections.get(view.id);
  }

  const asked = () => VIEWS.find((view) => `#${view.id}` === location.hash) ?? VIEWS[0];

  // By hand: in some browsers scrollIntoView also makes the keyboard start behind the link, past "Skip to content".
  function center(link) {
    const row = link.closest("ul");
    const middle = (part) => part.getBoundingClientRect().left + part.getBoundingClientRect().width / 2;
    row.scrollLeft += middle(link) - middle(row);
  }

  function show(view) {
    sections.forEach((other) => {
      other.hidden = true;
    });
    section(view).hidden = false;
    links.forEach((link, id) =>
      id === view.id ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"),
    );
    center(links.get(view.id));
    document.title = `${view.name} · ${page.title}`;
    Charts.resize();
  }

  let current = null;

  function route() {
    if (location.hash === "#content") return;
    const view = asked();
    if (view === current) return;
    const isFirst = current === null;
    current = view;
    show(view);
    if (!isFirst) {
      scrollTo(0, 0);
      content.focus({ preventScroll: true });
    }
  }

  function go(id) {
    if (location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
    route();
  }

  function frame() {
    const read = page.overview;
    append(document.getElementById("masthead"), [
      el(
        "div",
        {},
        el("h1", {}, page.title),
        el(
          "p",
          {},
          `${Format.plural(read.count_ads, "ad")}`,
          read.first_seen ? ` · ${Format.days(read.first_seen, read.last_seen)}` : "",
          ` · made ${Format.day(page.made_at)}`,
        ),
      ),
      Theme.control(),
    ]);
    VIEWS.forEach((view) => links.set(view.id, el("a", { href: `#${view.id}` }, view.name)));
    append(document.getElementById("tabs"), [
      el(
        "ul",
        {},
        [...links.values()].map((link) => el("li", {}, link)),
      ),
    ]);
    append(document.getElementById("colophon"), [
      el(
        "p",
        {},
        `adinsight ${page.package_version} · ${page.database} · made ${Format.day(page.made_at)}. `,
        "This file holds everything it shows and asks no network for anything.",
      ),
    ]);
  }

  // On paper every part stands below the one before, in light colours.
  function print(is) {
    Theme.print(is);
    document.documentElement.classList.toggle("printing", is);
    if (!is) return show(current);
    VIEWS.forEach((view) => {
      section(view).hidden = false;
    });
    section(Making)
      .querySelectorAll("details")
      .forEach((part) => {
        part.open = true;
      });
    Charts.all();
    return undefined;
  }

  function start() {
    frame();
    content.replaceChildren();
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      content.focus();
    });
    addEventListener("hashchange", route);
    addEventListener("popstate", route);
    addEventListener("beforeprint", () => print(true));
    addEventListener("afterprint", () => print(false));
    matchMedia("print").addEventListener("change", (event) => print(event.matches));
    route();
    performance.mark("adinsight-drawn");
  }

  // Ready means: the first part is drawn, the whole file is read, and a click gets its answer.
  function ready() {
    Pictures.arrived();
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.mark("adinsight-interactive");
        document.documentElement.dataset.ready = "1";
      }, 0),
    );
  }

  queueMicrotask(() => {
    start();
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
    else ready();
  });

  return { go };
})();
