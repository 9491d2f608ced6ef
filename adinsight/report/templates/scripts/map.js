// Every ad at its place: ads that look alike are near to each other. What lasso, box and keys choose fills the table.
const AdMap = (() => {
  const placed = Data.page.ads.filter((ad) => ad.x !== null && ad.y !== null);
  const at = new Map(placed.map((ad, place) => [ad, place]));
  const MOST_GROUPS = 8;
  const REST = "all others";
  const UNKNOWN = "unknown";

  const WAYS = {
    look: { name: "Look", of: (ad) => ad.look },
    message: { name: "Message", of: (ad) => kindOf(ad, "message") },
    topic: { name: "Topic", of: (ad) => ad.topic },
    background: { name: "Background colour", of: (ad) => ad.background },
    platform: { name: "Platform", of: (ad) => ad.platform },
    sentiment: { name: "Sentiment", of: (ad) => ad.sentiment },
    ctr: { name: "CTR", of: (ad) => ad.achieved?.ctr ?? null, number: true },
  };

  const kindOf = (ad, kind) => ad.trend_ids.map(Data.trend).find((trend) => trend?.kind === kind)?.name ?? null;
  const label = (value) => Format.plain(Data.trend(value)?.name ?? value);

  let [way, off, selected] = ["look", new Set(), null];
  let host, legend, table, told, tip;

  // Value → its colour; the commonest values have one, the rest share a quiet one.
  function groups(colors) {
    const counts = new Map();
    placed.forEach((ad) => counts.set(WAYS[way].of(ad), (counts.get(WAYS[way].of(ad)) ?? 0) + 1));
    counts.delete(null);
    const top = [...counts].sort((one, other) => other[1] - one[1]).slice(0, MOST_GROUPS);
    return top.map(([value, count], rank) => ({ value, count, color: paint(value, rank, colors) }));
  }

  function paint(value, rank, colors) {
    if (way !== "background") return colors.series[rank];
    return (
      Data.page.colors.find((use) => use.term === value)?.hex ??
      placed.find((ad) => ad.background === value)?.background_hex ??
      colors.faint
    );
  }

  function groupOf(ad, list) {
    const value = WAYS[way].of(ad);
    if (value === null) return UNKNOWN;
    return list.some((group) => group.value === value) ? value : REST;
  }

  const marker = (colors) => {
    const size = placed.length > 2000 ? 6 : placed.length > 600 ? 8 : 11;
    const edge = { width: way === "background" ? 1 : 0.5, color: way === "background" ? colors.muted : colors.paper };
    if (WAYS[way].number) {
      const rates = placed.map((ad) => WAYS[way].of(ad));
      const known = rates.filter(Format.known).sort((one, other) => one - other);
      const quantile = (part) => known[Math.min(known.length - 1, Math.floor(part * known.length))] ?? 0;
      return {
        size,
        line: edge,
        color: rates.map((rate) => shade(rate, quantile(0.05), quantile(0.95), colors)),
      };
    }
    const list = groups(colors);
    const of = new Map(list.map((group) => [group.value, group.color]));
    return { size, line: edge, color: placed.map((ad) => of.get(WAYS[way].of(ad)) ?? colors.faint) };
  };

  // From quiet to accent; beyond the fifth and ninety-fifth of a hundred nothing gets paler or stronger.
  function shade(rate, low, high, colors) {
    if (!Format.known(rate)) return colors.rule;
    const part = high > low ? Math.min(1, Math.max(0, (rate - low) / (high - low))) : 0.5;
    const [from, to] = [colors.faint, colors.accent].map((hex) =>
      [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)),
    );
    return `rgb(${from.map((value, place) => Math.round(value + (to[place] - value) * part)).join(",")})`;
  }

  function shown() {
    const list = WAYS[way].number ? [] : groups(Theme.colors());
    return placed.filter(
      (ad) => (selected === null || selected.has(ad.ad_id)) && (WAYS[way].number || !off.has(groupOf(ad, list))),
    );
  }

  function figure(colors) {
    const visible = shown();
    const points = visible.length === placed.length ? null : visible.map((ad) => at.get(ad));
    const blank = {
      showgrid: false,
      zeroline: false,
      showticklabels: false,
      showline: false,
      ticks: "",
      fixedrange: false,
    };
    return {
      data: [
        {
          // Not scattergl: that compiles code from text, which the page's policy forbids, and needs a graphics driver.
          type: "scatter",
          mode: "markers",
          x: placed.map((ad) => ad.x),
          y: placed.map((ad) => ad.y),
          marker: marker(colors),
          selectedpoints: points ?? undefined,
          selected: { marker: { opacity: 0.95 } },
          unselected: { marker: { opacity: 0.12 } },
          hoverinfo: "none",
        },
      ],
      layout: {
        dragmode: "lasso",
        hovermode: "closest",
        margin: { l: 8, r: 8, t: 8, b: 8 },
        xaxis: { ...blank, range: [-0.04, 1.04] },
        yaxis: { ...blank, range: [-0.04, 1.04] },
        newselection: { line: { color: colors.accent, width: 1.5 } },
      },
    };
  }

  function listen(chart) {
    chart.on("plotly_hover", (event) => hover(placed[event.points[0].pointNumber], event.event));
    chart.on("plotly_unhover", () => {
      tip.hidden = true;
    });
    chart.on("plotly_click", (event) => Dialog.open(placed[event.points[0].pointNumber], shown()));
    chart.on("plotly_selected", (event) => event && pick(event.points.map((point) => placed[point.pointNumber].ad_id)));
    chart.on("plotly_deselect", () => pick(null));
  }

  function hover(ad, event) {
    replace(
      tip,
      Pictures.image(ad.ad_id, ""),
      el("strong", {}, ad.brand ?? ad.advertiser ?? ad.file_name),
      el(
        "span",
        {},
        ad.achieved && Format.known(ad.achieved.ctr) ? `${Format.share(ad.achieved.ctr, 2)} CTR` : "no performance",
      ),
    );
    tip.hidden = false;
    const right = event.clientX > innerWidth / 2;
    tip.style.left = `${event.clientX + (right ? -14 : 14)}px`;
    tip.style.top = `${Math.min(event.clientY, innerHeight - 220)}px`;
    tip.classList.toggle("left", right);
  }

  function pick(ids) {
    selected = ids === null || ids.length === 0 ? null : new Set(ids);
    tell();
  }

  function tell() {
    const list = shown();
    replace(
      told,
      selected === null && off.size === 0
        ? `All ${Format.plural(placed.length, "ad")} on the map`
        : `${Format.plural(list.length, "ad")} selected`,
    );
    table.show(list);
    if (host.dataset.drawn) Charts.select(host, list.length === placed.length ? null : list.map((ad) => at.get(ad)));
  }

  function drawLegend() {
    if (WAYS[way].number) {
      replace(
        legend,
        el("span", { class: "ramp" }, "low", el("i"), "high"),
        note("Ads without impressions are palest."),
      );
      return;
    }
    const list = groups(Theme.colors());
    const others = placed.map((ad) => groupOf(ad, list));
    const quiet = [REST, UNKNOWN].map((value) => ({
      value,
      color: "var(--faint)",
      count: others.filter((other) => other === value).length,
    }));
    replace(
      legend,
      [...list, ...quiet]
        .filter((group) => group.count)
        .map((group) =>
          button(
            {
              class: "key",
              "aria-pressed": String(!off.has(group.value)),
              onclick: (event) => flip(group.value, event.currentTarget),
            },
            el("i", { style: { background: group.color } }),
            label(group.value),
            el("small", {}, Format.count(group.count)),
          ),
        ),
    );
  }

  function flip(value, key) {
    if (off.has(value)) off.delete(value);
    else off.add(value);
    key.setAttribute("aria-pressed", String(!off.has(value)));
    tell();
  }

  function recolor(value) {
    way = value;
    off = new Set();
    drawLegend();
    Charts.redraw(host);
    tell();
  }

  function clear() {
    [selected, off] = [null, new Set()];
    drawLegend();
    if (host.dataset.drawn)
      Charts.relayout(host, { selections: [], "xaxis.range": [-0.04, 1.04], "yaxis.range": [-0.04, 1.04] });
    tell();
  }

  const columns = [
    { name: "Ad", cell: (ad) => Pictures.thumb(ad, shown(), "small") },
    {
      name: "Name",
      value: (ad) => ad.file_name,
      cell: (ad) => button({ class: "link", onclick: () => Dialog.open(ad, shown()) }, ad.file_name),
    },
    { name: "Advertiser", value: (ad) => ad.advertiser },
    { name: "Look", value: (ad) => ad.look && label(ad.look) },
    { name: "Topic", value: (ad) => ad.topic, cell: (ad) => Format.plain(ad.topic) },
    { name: "Background", value: (ad) => ad.background },
    {
      name: "Impressions",
      value: (ad) => ad.achieved?.impressions,
      cell: (ad) => Format.count(ad.achieved?.impressions),
      number: true,
    },
    { name: "CTR", value: (ad) => ad.achieved?.ctr, cell: (ad) => Format.share(ad.achieved?.ctr, 2), number: true },
  ];

  function draw(view) {
    append(view, [
      title(
        2,
        "Map",
        "Near to each other are ads that look alike. Draw around some of them, or use the keys and the table below.",
      ),
    ]);
    if (!placed.length) return append(view, [absent("map")]);
    const ways = Object.entries(WAYS).filter(([, item]) => placed.some((ad) => item.of(ad) !== null));
    if (!ways.some(([id]) => id === way)) way = ways[0]?.[0] ?? "platform";
    legend = el("div", { class: "legend", role: "group", "aria-label": "Groups on the map" });
    told = el("h3", { "aria-live": "polite" });
    tip = el("div", { class: "tip", hidden: true });
    table = Lists.table("Ads on the map", columns, placed, 25, "ad");
    host = Charts.chart(
      `Map of ${Format.plural(placed.length, "ad")}; the table below lists them.`,
      figure,
      listen,
      "map",
    );
    append(view, [
      el(
        "div",
        { class: "tools" },
        selection(
          "Colour by",
          ways.map(([id, item]) => [id, item.name]),
          way,
          recolor,
        ),
        segmented(
          "Dragging",
          [
            ["lasso", "Lasso"],
            ["select", "Box"],
            ["pan", "Move"],
            ["zoom", "Zoom"],
          ],
          "lasso",
          (mode) => host.dataset.drawn && Charts.relayout(host, { dragmode: mode }),
        ),
        button({ onclick: clear }, "Reset"),
      ),
      el("div", { class: "mapped" }, host, legend),
      told,
      table.view,
      tip,
    ]);
    drawLegend();
    tell();
    Theme.changed(drawLegend);
    return view;
  }

  return { id: "map", name: "Map", draw };
})();
