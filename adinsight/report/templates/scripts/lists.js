// Long lists: a table that sorts by its headings, and a pager that makes rows or cards as they are scrolled to.
const Lists = (() => {
  // Puts `make(item)` for ever more of the items into `host`. Returns what shows another list in its place.
  function pager(host, make, step, noun) {
    let items = [];
    let shown = 0;
    const more = button({ class: "more", onclick: () => grow(true) });
    const watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && grow(false), {
      rootMargin: "600px",
    });
    const foot = el("div", { class: "foot" }, more);

    function grow(byHand) {
      if (shown >= items.length) return;
      const first = shown;
      append(host, items.slice(shown, shown + step).map(make));
      shown = Math.min(shown + step, items.length);
      foot.hidden = shown >= items.length;
      replace(more, `Show more (${Format.count(items.length - shown)} of ${Format.plural(items.length, noun)} left)`);
      if (byHand) host.children[first]?.querySelector("button, a")?.focus();
    }

    function show(list) {
      items = list;
      shown = 0;
      host.replaceChildren();
      foot.hidden = true;
      grow(false);
    }

    return { foot, show, scrolls: () => watch.observe(foot) };
  }

  function compare(one, other) {
    const [first, second] = [one ?? null, other ?? null];
    if (first === null || second === null) return (first === null) - (second === null);
    return typeof first === "number" && typeof second === "number"
      ? first - second
      : String(first).localeCompare(String(second), "en", { numeric: true });
  }

  // What is missing stays last, whichever way the rest is sorted.
  function sorted(rows, value, down) {
    return rows
      .map((row, place) => [row, place, value(row) ?? null])
      .sort((one, other) => {
        if (one[2] === null || other[2] === null) return (one[2] === null) - (other[2] === null) || one[1] - other[1];
        return (down ? -1 : 1) * compare(one[2], other[2]) || one[1] - other[1];
      })
      .map((entry) => entry[0]);
  }

  // columns: { name, value(row), cell(row), number }. Sorted on a click on a heading; `step` rows at a time.
  function table(caption, columns, rows, step = 50, noun = "row") {
    const body = el("tbody");
    const paged = pager(
      body,
      (row) =>
        el(
          "tr",
          {},
          columns.map((column) => cell(column, row)),
        ),
      step,
      noun,
    );
    let [current, by, down] = [rows, null, false];
    const heads = columns.map((column, place) =>
      el(
        "th",
        { scope: "col", class: column.number ? "number" : null },
        column.value ? button({ onclick: () => sort(place) }, column.name) : column.name,
      ),
    );

    function cell(column, row) {
      const content = column.cell ? column.cell(row) : column.value(row);
      return el("td", { class: column.number ? "number" : null, "data-name": column.name }, content ?? Format.DASH);
    }

    function sort(place) {
      down = by === place ? !down : Boolean(columns[place].number);
      by = place;
      draw();
    }

    function draw() {
      heads.forEach((head, place) => {
        if (place === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      paged.show(by === null ? current : sorted(current, columns[by].value, down));
    }

    draw();
    const view = el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      el("table", {}, el("caption", { class: "hidden" }, caption), el("thead", {}, el("tr", {}, heads)), body),
    );
    return {
      view: el("div", { class: "table" }, view, paged.foot),
      show(list) {
        current = list;
        draw();
      },
    };
  }

  // key → the items with it, in the order in which the keys first come.
  function grouped(list, key) {
    const groups = new Map();
    list.forEach((item) => groups.set(key(item), [...(groups.get(key(item)) ?? []), item]));
    return groups;
  }

  return { pager, table, sorted, grouped };
})();
