// How looks, messages and attributes go over time: small multiples on one scale, rising first.
const Trends = (() => {
  const all = Data.page.trends;
  const TONES = { rising: "accent", new: "accent", falling: "counter", fading: "counter" };
  const KINDS = {
    look: "Looks",
    message: "Messages",
    topic: "Topics",
    color: "Colours",
    object: "Objects",
    offer: "Offers",
  };
  const SHOWN = 24;
  const kindOf = (trend) => (KINDS[trend.kind] ?? trend.kind).toLowerCase().replace(/s$/, "");

  const most = (list) => {
    const shares = list.flatMap((trend) => trend.weeks.map((week) => week.share));
    return Math.max(0.02, ...shares) * 1.1;
  };

  function growth(trend) {
    if (!Format.known(trend.growth)) return note("Growth cannot be told yet.");
    const sure = `${Format.share(trend.level, 0)} interval ${Format.range(trend.growth_lower, trend.growth_upper)}`;
    return el(
      "p",
      { class: "growth" },
      el("strong", {}, Format.change(trend.growth)),
      " a week ",
      el("small", {}, sure),
    );
  }

  const reach = (trend) =>
    Format.known(trend.share)
      ? note(
          `${Format.share(trend.share)} of the last four weeks' ads `,
          `(${Format.share(trend.share_lower)} to ${Format.share(trend.share_upper)})`,
        )
      : null;

  function weeksTable(trend) {
    const columns = [
      { name: "Week of", value: (week) => week.start, cell: (week) => Format.day(week.start) },
      { name: "Ads", value: (week) => week.count, number: true },
      { name: "Share", value: (week) => week.share, cell: (week) => Format.share(week.share), number: true },
      { name: "Interval", cell: (week) => `${Format.share(week.lower)} to ${Format.share(week.upper)}`, number: true },
    ];
    const details = el("details", { class: "weeks" }, el("summary", {}, "Week by week"));
    details.addEventListener("toggle", () => {
      if (details.children.length === 1)
        details.append(Lists.table(`Weeks of ${trend.name}`, columns, trend.weeks, 60, "week").view);
    });
    return details;
  }

  function card(trend, top) {
    const members = Data.page.ads.filter((ad) => ad.trend_ids.includes(trend.trend_id) && !ad.is_variant);
    const ads = members.map((ad) => ad.ad_id);
    const faces = trend.medoid_ids.length
      ? Data.adsOf(trend.medoid_ids)
      : Lists.sorted(members, (ad) => ad.first_seen, true).slice(0, 3);
    const last = trend.weeks.at(-1);
    const label = `${trend.name}, share of new ads by week` + (last ? `; last ${Format.share(last.share)}` : "");
    return el(
      "article",
      { class: "trend" },
      el(
        "p",
        { class: "facts" },
        chip(trend.status, TONES[trend.status] ?? ""),
        trend.signal ? chip(trend.signal) : null,
        el("span", {}, kindOf(trend)),
      ),
      el("h3", {}, Format.plain(trend.name)),
      growth(trend),
      reach(trend),
      trend.weeks.length
        ? [
            el(
              "div",
              { class: "plot" },
              Marks.course(trend.weeks, top, label),
              el("small", { class: "top" }, Format.share(top, 0)),
            ),
            el(
              "p",
              { class: "ends" },
              el("span", {}, Format.day(trend.weeks[0].start)),
              el("span", {}, Format.day(last.start)),
            ),
          ]
        : note("No dates, so no course."),
      faces.length ? Pictures.strip(faces) : null,
      el(
        "p",
        { class: "facts" },
        ads.length
          ? button(
              { class: "link", onclick: () => Gallery.only(ads, Format.plain(trend.name)) },
              `Show ${Format.plural(ads.length, "ad")}`,
            )
          : `${Format.plural(trend.count_ads, "ad")}`,
        el("span", {}, `${Format.plural(trend.count_advertisers, "advertiser")}`),
        Format.known(trend.stability)
          ? el(
              "span",
              { title: "How much of the cluster is found again in resampled collections" },
              `stability ${Format.decimal(trend.stability)}`,
            )
          : null,
      ),
      trend.weeks.length ? weeksTable(trend) : null,
    );
  }

  function draw(view) {
    append(view, [
      title(2, "Trends", "Share of each week's new ads, with its interval. Growth is told against the steady ones."),
    ]);
    if (!all.length) return append(view, [absent("trends")]);
    const kinds = [...Lists.grouped(all, (trend) => trend.kind)].map(([kind, list]) => [
      kind,
      `${KINDS[kind] ?? kind} ${list.length}`,
    ]);
    const grid = el("div", { class: "multiples" });
    const top = most(all);
    const state = { kind: "all", scale: "same" };
    const paged = Lists.pager(
      grid,
      (trend) => card(trend, state.scale === "same" ? top : most([trend])),
      SHOWN,
      "trend",
    );
    const show = (change) => {
      Object.assign(state, change);
      paged.show(all.filter((trend) => state.kind === "all" || trend.kind === state.kind));
    };
    append(view, [
      el(
        "div",
        { class: "tools" },
        segmented("Kind of trend", [["all", `All ${all.length}`], ...kinds], "all", (kind) => show({ kind })),
        selection(
          "Scale",
          [
            ["same", "the same for all"],
            ["own", "each its own"],
          ],
          "same",
          (scale) => show({ scale }),
        ),
      ),
      grid,
      paged.foot,
    ]);
    show({});
    return view;
  }

  return { id: "trends", name: "Trends", draw };
})();
