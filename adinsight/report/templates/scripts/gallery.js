// Every ad, narrowed by facets and by search over captions, words and names.
const Gallery = (() => {
  const STEP = 48;
  const FEW = 7;
  const entries = { list: null };
  const state = { text: "", only: null, label: "", chosen: new Map(), order: "new" };
  let parts = null;

  const ORDERS = {
    new: ["Newest first", (ad) => ad.first_seen, true],
    old: ["Oldest first", (ad) => ad.first_seen, false],
    rate: ["Highest CTR", (ad) => ad.achieved?.ctr, true],
    reach: ["Most impressions", (ad) => ad.achieved?.impressions, true],
    name: ["File name", (ad) => ad.file_name, false],
  };

  function update() {
    const found = Facets.matching(entries.list, state);
    const [, value, down] = ORDERS[state.order];
    const ads = Lists.sorted(
      found.map((entry) => entry.ad),
      value,
      down,
    );
    parts.ads = ads;
    parts.paged.show(ads);
    replace(
      parts.told,
      ads.length === entries.list.length
        ? Format.plural(ads.length, "ad")
        : `${Format.count(ads.length)} of ${Format.plural(entries.list.length, "ad")}`,
    );
    parts.facets.forEach((facet) => facet.refresh(found));
    drawChosen();
  }

  function drawChosen() {
    const removable = (text, remove) =>
      button(
        {
          class: "chosen",
          "aria-label": `Remove filter: ${text}`,
          onclick: () => {
            remove();
            update();
          },
        },
        text,
        " ✕",
      );
    const chosen = Facets.ALL.flatMap((facet) =>
      [...(state.chosen.get(facet.id) ?? [])].map((value) =>
        removable(named(facet, value), () => state.chosen.get(facet.id).delete(value)),
      ),
    );
    const only =
      state.only === null
        ? []
        : [
            removable(state.label, () => {
              state.only = null;
            }),
          ];
    const all = [...only, ...chosen];
    replace(
      parts.chosen,
      all,
      all.length
        ? button(
            {
              class: "link",
              onclick: () => {
                reset();
                update();
              },
            },
            "Clear all",
          )
        : null,
    );
    parts.chosen.hidden = all.length === 0;
  }

  const named = (facet, value) => (facet.name ? facet.name(value) : Format.plain(value));

  function reset() {
    state.only = null;
    state.chosen.clear();
    state.text = "";
    parts.search.querySelector("input").value = "";
  }

  function flip(facet, value, is) {
    if (!state.chosen.has(facet.id)) state.chosen.set(facet.id, new Set());
    if (is) state.chosen.get(facet.id).add(value);
    else state.chosen.get(facet.id).delete(value);
    update();
  }

  // A facet as a list of checkboxes with counts; its values keep their order, so nothing jumps under the pointer.
  function facetView(facet, place) {
    const totals = Facets.counts(entries.list, { ...state, chosen: new Map() }, facet, entries.list);
    if (totals.size < 2 && !(facet.id === "trend" && totals.size)) return null;
    const values = [...totals].sort(
      (one, other) => other[1] - one[1] || String(one[0]).localeCompare(String(other[0])),
    );
    const list = el("ul", { class: "values" });
    const more = button({ class: "link", onclick: () => open(values.length) }, `all ${values.length}`);
    const details = el(
      "details",
      { open: place < 3 },
      el("summary", {}, facet.title),
      list,
      values.length > FEW ? more : null,
    );
    let [rows, found] = [[], entries.list];

    function open(most) {
      more.hidden = most >= values.length;
      rows = values.slice(0, most).map(([value]) => row(value));
      replace(
        list,
        rows.map((item) => item.view),
      );
      refresh(found);
    }

    function row(value) {
      const number = el("small", {});
      const box = el("input", { type: "checkbox", onchange: () => flip(facet, value, box.checked) });
      return {
        value,
        number,
        box,
        view: el("li", {}, el("label", { class: "check" }, box, el("span", {}, named(facet, value)), number)),
      };
    }

    function refresh(matching) {
      found = matching;
      if (!details.open) return;
      if (!rows.length) return open(FEW);
      const counts = Facets.counts(entries.list, state, facet, matching);
      rows.forEach((item) => {
        const count = counts.get(item.value) ?? 0;
        item.box.checked = state.chosen.get(facet.id)?.has(item.value) ?? false;
        replace(item.number, Format.count(count));
        item.view.classList.toggle("none", count === 0);
      });
    }

    details.addEventListener("toggle", () => refresh(found));
    return { view: details, refresh };
  }

  function draw(view) {
    if (!Data.page.ads.length) return append(view, [title(2, "Gallery"), absent("ads")]);
    entries.list = Facets.indexed(Data.page.ads);
    const grid = el("div", { class: "grid" });
    const paged = Lists.pager(grid, (ad) => Pictures.card(ad, () => parts.ads), STEP, "ad");
    parts = {
      ads: [],
      facets: [],
      paged,
      told: el("p", { class: "told", role: "status" }),
      chosen: el("div", { class: "chosens", hidden: true }),
      search: searchBox("Search captions, words and names", (text) => {
        state.text = text;
        update();
      }),
    };
    const filters = el("details", { class: "filters", open: innerWidth > 900 }, el("summary", {}, "Filters"));
    append(view, [
      title(2, "Gallery", "Every ad in this file. Each opens to all that is known of it."),
      el(
        "div",
        { class: "tools" },
        parts.search,
        selection(
          "Sort",
          Object.entries(ORDERS).map(([id, [name]]) => [id, name]),
          state.order,
          (id) => {
            state.order = id;
            update();
          },
        ),
        parts.told,
      ),
      parts.chosen,
      el("div", { class: "sided" }, filters, el("div", {}, grid, paged.foot)),
    ]);
    update();
    paged.scrolls();
    // Cards first: counting thousands of ads by every facet can wait until they are painted.
    requestAnimationFrame(() => setTimeout(() => facetViews(filters), 0));
    return view;
  }

  function facetViews(host) {
    parts.facets = Facets.ALL.map(facetView).filter(Boolean);
    append(host, [parts.facets.map((facet) => facet.view)]);
    const found = Facets.matching(entries.list, state);
    parts.facets.forEach((facet) => facet.refresh(found));
  }

  // Shows just these ads, under a name that says why.
  function only(ids, label) {
    App.go("gallery");
    if (parts === null) return;
    reset();
    state.only = new Set(ids);
    state.label = label;
    update();
  }

  return { id: "gallery", name: "Gallery", draw, only };
})();
