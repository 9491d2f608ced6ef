// How colours are used: how often, with what, and when.
const Palette = (() => {
  const { colors, pairings } = Data.page;
  const hexes = new Map(colors.map((use) => [use.term, use.hex]));

  const dot = (term) =>
    el("i", { class: "dot", style: { background: hexes.get(term) ?? "transparent" }, "aria-hidden": "true" });

  function uses() {
    const most = Math.max(1, ...colors.map((use) => Math.max(use.count_background, use.count_accent)));
    const bar = (value, hex) =>
      el(
        "span",
        { class: "meter wide" },
        el("span", { style: { width: `${(value / most) * 100}%`, background: hex } }),
      );
    const columns = [
      {
        name: "Colour",
        value: (use) => use.term,
        cell: (use) =>
          button(
            { class: "link term", onclick: () => Gallery.only(use.ad_ids, `${use.term} as background or accent`) },
            dot(use.term),
            use.term,
          ),
      },
      {
        name: "As background",
        value: (use) => use.count_background,
        number: true,
        cell: (use) => [bar(use.count_background, use.hex), Format.count(use.count_background)],
      },
      {
        name: "As accent",
        value: (use) => use.count_accent,
        number: true,
        cell: (use) => [bar(use.count_accent, use.hex), Format.count(use.count_accent)],
      },
      {
        name: "Share of picture",
        value: (use) => use.mean_share,
        number: true,
        cell: (use) => Format.share(use.mean_share, 0),
      },
      { name: "CTR as background", value: (use) => use.ctr, number: true, cell: (use) => Format.share(use.ctr, 2) },
      {
        name: "Impressions",
        value: (use) => use.count_impressions,
        number: true,
        cell: (use) => Format.compact(use.count_impressions),
      },
    ];
    return Lists.table("Use of colours", columns, colors, 40, "colour").view;
  }

  // Background by accent; the stronger the cell, the more ads have the pair.
  function heat() {
    if (!pairings.length) return null;
    const order = (field) => {
      const sums = new Map();
      pairings.forEach((pair) => sums.set(pair[field], (sums.get(pair[field]) ?? 0) + pair.count));
      return [...sums].sort((one, other) => other[1] - one[1]).map(([term]) => term);
    };
    const [rows, columns] = [order("background"), order("accent")];
    const of = new Map(pairings.map((pair) => [JSON.stringify([pair.background, pair.accent]), pair.count]));
    const most = Math.max(...pairings.map((pair) => pair.count));
    const cell = (background, accent) => {
      const value = of.get(JSON.stringify([background, accent])) ?? 0;
      return el(
        "td",
        { style: { "--strength": Math.sqrt(value / most).toFixed(3) } },
        value
          ? button(
              {
                "aria-label": `${Format.plural(value, "ad")}: ${background} with ${accent}`,
                onclick: () => paired(background, accent),
              },
              value,
            )
          : "",
      );
    };
    return el(
      "section",
      {},
      title(3, "Pairs", "Background down, accent across; a number opens its ads."),
      el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Pairs of colours" },
        el(
          "table",
          { class: "heat" },
          el("caption", { class: "hidden" }, "Ads by background and accent colour"),
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              el("td"),
              columns.map((term) => el("th", { scope: "col" }, dot(term), term)),
            ),
          ),
          el(
            "tbody",
            {},
            rows.map((background) =>
              el(
                "tr",
                {},
                el("th", { scope: "row" }, dot(background), background),
                columns.map((accent) => cell(background, accent)),
              ),
            ),
          ),
        ),
      ),
    );
  }

  function paired(background, accent) {
    const ads = Data.page.ads.filter((ad) => ad.background === background && ad.accent === accent);
    Gallery.only(
      ads.map((ad) => ad.ad_id),
      `${background} with ${accent}`,
    );
  }

  function months() {
    const names = [...new Set(colors.flatMap((use) => use.monthly.map((month) => month.name)))].sort();
    if (names.length < 2) return null;
    const of = (use) => {
      const known = new Map(use.monthly.map((month) => [month.name, month.count]));
      return names.map((name) => ({ name, count: known.get(name) ?? 0 }));
    };
    const busy = colors.filter((use) => use.monthly.length).slice(0, 12);
    return el(
      "section",
      {},
      title(
        3,
        "By month",
        `Ads with the colour as background, from ${names[0]} to ${names.at(-1)}; each on its own scale.`,
      ),
      el(
        "div",
        { class: "months" },
        busy.map((use) =>
          el(
            "div",
            { style: { "--bar": use.hex } },
            el("p", {}, dot(use.term), use.term, el("small", {}, Format.count(use.count_background))),
            Marks.bars(
              of(use),
              `${use.term} by month: ${of(use)
                .map((month) => `${month.name} ${month.count}`)
                .join(", ")}`,
            ),
          ),
        ),
      ),
    );
  }

  function draw(view) {
    append(view, [title(2, "Palette", "Colours as the eye names them: what ads stand on, and what they point with.")]);
    if (!colors.length) return append(view, [absent("colors")]);
    return append(view, [uses(), heat(), months()]);
  }

  return { id: "palette", name: "Palette", draw };
})();
