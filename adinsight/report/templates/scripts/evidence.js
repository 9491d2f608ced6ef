// The ads behind an effect: what each achieved against what its conditions let expect.
const Evidence = (() => {
  const SHOWN = 12;

  const surprise = (item) => (item.expected > 0 ? item.observed / item.expected - 1 : null);

  // An axis with 1, 2 and 5 of each power of ten between its ends, told in full.
  function logarithmic(title, low, high) {
    const powers = Array.from({ length: 16 }, (_, place) => 10 ** (place - 6));
    const ticks = powers.flatMap((power) => [1, 2, 5].map((step) => step * power));
    const within = ticks.filter((value) => value >= low && value <= high);
    const shown = within.length > 6 ? within.filter((value) => powers.includes(value)) : within;
    const range = [low, high].map(Math.log10);
    return { type: "log", title, range, tickvals: shown, ticktext: shown.map(Format.compact) };
  }

  function scatter(effect) {
    const ads = effect.ads.filter((item) => item.expected > 0 && item.observed > 0);
    const ends = ads.flatMap((item) => [item.expected, item.observed]);
    const [low, high] = [Math.min(...ends) * 0.8, Math.max(...ends) * 1.25];
    const trace = (list, color, symbol) => ({
      type: "scatter",
      mode: "markers",
      x: list.map((item) => item.expected),
      y: list.map((item) => item.observed),
      marker: { color, size: 9, symbol, line: { width: 1, color } },
      hovertemplate: "observed %{y:,.0f}<br>expected %{x:,.0f}<extra></extra>",
    });
    return (colors) => ({
      data: [
        {
          type: "scatter",
          mode: "lines",
          x: [low, high],
          y: [low, high],
          hoverinfo: "skip",
          line: { color: colors.rule, width: 1.5 },
        },
        trace(
          ads.filter((item) => !item.has_attribute),
          colors.muted,
          "circle-open",
        ),
        trace(
          ads.filter((item) => item.has_attribute),
          colors.accent,
          "circle",
        ),
      ],
      layout: {
        height: 340,
        xaxis: logarithmic("expected", low, high),
        yaxis: logarithmic("observed", low, high),
      },
    });
  }

  function facts(effect) {
    const list = [
      ["Estimate", Format.change(effect.estimate)],
      [`${Format.share(effect.level, 0)} interval`, Format.range(effect.lower, effect.upper)],
      ["Best guess", Format.change(effect.shrunken)],
      ["q-value", Format.p(effect.q_value)],
      ["Campaigns", Format.count(effect.count_campaigns)],
      ["Evidence", effect.evidence ?? Format.DASH],
    ];
    return el(
      "dl",
      { class: "pairs" },
      list.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
    );
  }

  function cards(name, items, among) {
    if (!items.length) return null;
    return el(
      "section",
      {},
      title(3, `${name} (${Format.count(items.length)})`),
      el(
        "div",
        { class: "grid small" },
        items.slice(0, SHOWN).map((item) => {
          const over = surprise(item);
          const told = el(
            "span",
            { title: `observed ${Format.decimal(item.observed, 0)}, expected ${Format.decimal(item.expected, 0)}` },
            over === null ? "no expectation" : `${Format.change(over)} against expected`,
          );
          return Pictures.card(Data.ad(item.ad_id), () => among, [told]);
        }),
      ),
    );
  }

  function table(effect) {
    const columns = [
      { name: "Ad", value: (item) => item.file_name, cell: (item) => named(item) },
      {
        name: "Has it",
        value: (item) => Number(item.has_attribute),
        cell: (item) => (item.has_attribute ? "yes" : "no"),
      },
      {
        name: "Observed",
        value: (item) => item.observed,
        cell: (item) => Format.decimal(item.observed, 0),
        number: true,
      },
      {
        name: "Expected",
        value: (item) => item.expected,
        cell: (item) => Format.decimal(item.expected, 0),
        number: true,
      },
      { name: "Difference", value: surprise, cell: (item) => Format.change(surprise(item)), number: true },
    ];
    return el(
      "details",
      {},
      el("summary", {}, `All ${Format.plural(effect.ads.length, "ad")} as a table`),
      Lists.table(`Ads behind ${effect.name}`, columns, effect.ads, 25, "ad").view,
    );
  }

  function named(item) {
    const ad = Data.ad(item.ad_id);
    return ad ? button({ class: "link", onclick: () => Dialog.open(ad, [ad]) }, item.file_name) : item.file_name;
  }

  function panel(effect) {
    const here = effect.ads.filter((item) => Data.ad(item.ad_id) !== null);
    const among = here.map((item) => Data.ad(item.ad_id));
    const ids = here.map((item) => item.ad_id);
    return [
      el("p", { class: "statement" }, Format.tied(effect.statement)),
      facts(effect),
      effect.ads.length
        ? [
            el(
              "div",
              { class: "behind" },
              el(
                "div",
                {},
                title(
                  3,
                  "Observed against expected",
                  "Above the line: more than campaign, placement and week let expect.",
                ),
                Charts.chart(
                  `Observed against expected for ${Format.plural(effect.ads.length, "ad")}`,
                  scatter(effect),
                ),
                el(
                  "p",
                  { class: "legend" },
                  el("span", { class: "key" }, el("i", { class: "full" }), "with"),
                  el("span", { class: "key" }, el("i", { class: "open" }), "without"),
                ),
              ),
              el(
                "div",
                {},
                cards(
                  "With it",
                  here.filter((item) => item.has_attribute),
                  among,
                ),
                cards(
                  "Without it",
                  here.filter((item) => !item.has_attribute),
                  among,
                ),
              ),
            ),
            button(
              { class: "link", onclick: () => Gallery.only(ids, `the ads behind “${effect.name}”`) },
              "Open these ads in the gallery",
            ),
            table(effect),
          ]
        : note("No single ads stand behind this one."),
    ];
  }

  return { panel };
})();
