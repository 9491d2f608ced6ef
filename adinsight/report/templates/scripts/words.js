// What ads say, by what it is said for.
const Words = (() => {
  const all = Data.page.words;

  const columns = [
    {
      name: "Words",
      value: (use) => use.text,
      cell: (use) =>
        button(
          { class: "link words", onclick: () => Gallery.only(use.ad_ids, `“${Format.cut(use.text, 60)}”`) },
          use.text,
        ),
    },
    { name: "Kind", value: (use) => use.role, cell: (use) => chip(Format.plain(use.role)) },
    { name: "Ads", value: (use) => use.count_ads, number: true, cell: (use) => Format.count(use.count_ads) },
    { name: "CTR", value: (use) => use.ctr, number: true, cell: (use) => Format.share(use.ctr, 2) },
    {
      name: "Impressions",
      value: (use) => use.count_impressions,
      number: true,
      cell: (use) => Format.compact(use.count_impressions),
    },
  ];

  function draw(view) {
    append(view, [
      title(
        2,
        "Words",
        "Phrases as read from the pictures. A rate beside a phrase is what its ads had, not what the phrase did.",
      ),
    ]);
    if (!all.length) return append(view, [absent("words")]);
    const roles = [...Lists.grouped(all, (use) => use.role)].map(([role, list]) => [
      role,
      `${Format.plain(role)} ${list.length}`,
    ]);
    const table = Lists.table("Phrases", columns, all, 40, "phrase");
    const state = { role: "all", text: "" };
    const show = () =>
      table.show(
        all.filter(
          (use) =>
            (state.role === "all" || use.role === state.role) &&
            Facets.plain(use.text).includes(Facets.plain(state.text)),
        ),
      );
    return append(view, [
      el(
        "div",
        { class: "tools" },
        searchBox("Find a phrase", (text) => {
          state.text = text;
          show();
        }),
        segmented("Kind of words", [["all", `All ${all.length}`], ...roles], "all", (role) => {
          state.role = role;
          show();
        }),
      ),
      table.view,
    ]);
  }

  return { id: "words", name: "Words", draw };
})();
