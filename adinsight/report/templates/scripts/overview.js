// What was read, when, what it cost, and what could not be read.
const Overview = (() => {
  const facts = Data.page.overview;

  const figure = (value, name, under = null) =>
    el(
      "div",
      { class: "number" },
      el("strong", {}, value),
      el("span", {}, name),
      under ? el("small", {}, under) : null,
    );

  function results() {
    const named = facts.result_name ? Format.plain(facts.result_name).toLowerCase() : "results";
    return `${Format.compact(facts.clicks)} clicks, ${Format.compact(facts.conversions)} ${named}`;
  }

  function numbers() {
    const files = facts.count_files === facts.count_ads ? null : `${Format.plural(facts.count_files, "file")} read`;
    const shown =
      facts.count_shown < facts.count_ads ? `${Format.count(facts.count_shown)} of them are in this file` : files;
    const made = [
      figure(Format.count(facts.count_ads), "ads", shown),
      figure(Format.spend(facts.spend), "spend", Format.days(facts.performance_start, facts.performance_end)),
      figure(Format.compact(facts.impressions), "impressions", results()),
      figure(
        Format.share(facts.count_ads ? facts.count_with_performance / facts.count_ads : 0, 0),
        "of ads have performance",
        `${Format.count(facts.count_with_performance)} of ${Format.count(facts.count_ads)}`,
      ),
    ];
    return el("div", { class: "numbers" }, made);
  }

  function headlines() {
    if (!facts.headlines.length) return el("div");
    const [first, ...rest] = facts.headlines;
    return el(
      "div",
      { class: "headlines" },
      el("p", { class: "lead" }, Format.tied(first)),
      rest.length
        ? el(
            "ul",
            {},
            rest.map((text) => el("li", {}, Format.tied(text))),
          )
        : null,
    );
  }

  // The ads of the strongest effect, or the newest ones where nothing was concluded.
  function faces() {
    const effect = Data.page.effects.find((one) => one.ads.some((item) => item.has_attribute));
    const behind = effect ? Data.adsOf(effect.ads.filter((item) => item.has_attribute).map((item) => item.ad_id)) : [];
    const newest = () =>
      Lists.sorted(
        Data.page.ads.filter((ad) => !ad.is_variant),
        (ad) => ad.first_seen,
        true,
      );
    const shown = (behind.length ? behind : newest()).filter((ad) => Data.hasPicture(ad.ad_id)).slice(0, 9);
    if (!shown.length) return null;
    const told = behind.length ? `Ads behind “${Format.plain(effect.name)}”` : "The newest ads";
    return el("div", { class: "faces" }, Pictures.strip(shown), note(told));
  }

  function weekly() {
    if (!facts.weekly.length) return null;
    const [first, last] = [facts.weekly[0].name, facts.weekly.at(-1).name];
    const most = Math.max(...facts.weekly.map((week) => week.count));
    return el(
      "section",
      {},
      title(
        3,
        "New ads a week",
        `First seen from ${Format.day(first)} to the week of ${Format.day(last)}; at most ${Format.count(most)}.`,
      ),
      Marks.bars(
        facts.weekly.map((week) => ({ name: Format.day(week.name), count: week.count })),
        "New ads a week",
      ),
      el("p", { class: "ends" }, el("span", {}, Format.day(first)), el("span", {}, Format.day(last))),
    );
  }

  function ranked(name, counts, most = 8) {
    if (!counts.length) return null;
    const top = Math.max(...counts.map((item) => item.count));
    const rest = counts.slice(most).reduce((sum, item) => sum + item.count, 0);
    return el(
      "section",
      {},
      title(3, name),
      el(
        "ul",
        { class: "ranked" },
        counts
          .slice(0, most)
          .map((item) =>
            el(
              "li",
              {},
              el("span", { title: item.name }, item.name),
              Marks.meter(item.count / top),
              el("small", {}, Format.count(item.count)),
            ),
          ),
      ),
      rest
        ? note(`and ${Format.plural(counts.length - most, "more", "more")}, with ${Format.plural(rest, "ad")}`)
        : null,
    );
  }

  function coverage() {
    if (!facts.coverage.length) return null;
    if (facts.coverage.every((item) => item.count_missing === 0)) {
      const names = facts.coverage.map((item) => Format.plain(item.name)).join(", ");
      return el(
        "section",
        {},
        title(3, "What was described"),
        note(`Every ad has all ${facts.coverage.length}: ${names}.`),
      );
    }
    const rows = facts.coverage.map((item) => {
      const all = item.count_done + item.count_missing;
      return el(
        "li",
        {},
        el("span", { title: item.name }, Format.plain(item.name)),
        Marks.meter(all ? item.count_done / all : 0),
        el("small", {}, item.count_missing ? `${Format.count(item.count_missing)} missing` : "all"),
      );
    });
    return el("section", {}, title(3, "What was described"), el("ul", { class: "ranked" }, rows));
  }

  function apart() {
    const list = [
      [facts.count_near_duplicates, "are near-duplicates of another ad, counted once in trends and findings"],
      [facts.count_out_of_domain, "are unlike what the models were trained on; what is said of them may be wrong"],
      [facts.count_variants, "were made as variants, and stand apart from what was read"],
      [facts.count_rejected, "could not be read as an ad"],
      [facts.count_failed, "failed in some step and are described in part"],
    ].filter(([count]) => count > 0);
    const spend = facts.unmatched_spend.length ? Format.spend(facts.unmatched_spend) : null;
    if (!list.length && !spend) return null;
    return el(
      "section",
      {},
      title(3, "What stands apart"),
      el(
        "ul",
        { class: "apart" },
        list.map(([count, text]) => el("li", {}, el("strong", {}, Format.count(count)), " ", text)),
        spend ? el("li", {}, el("strong", {}, spend), " of spend belongs to ads that were not read") : null,
      ),
    );
  }

  function rejected() {
    if (!facts.rejected.length) return null;
    const columns = [
      { name: "File", value: (row) => row.file_name },
      { name: "Step", value: (row) => row.stage, cell: (row) => Format.plain(row.stage) },
      { name: "Outcome", value: (row) => row.status, cell: (row) => chip(row.status) },
      { name: "Why", value: (row) => row.reason },
    ];
    return el(
      "section",
      {},
      title(3, "What could not be read, and why"),
      Lists.table("What could not be read", columns, facts.rejected, 10, "file").view,
    );
  }

  const notes = () =>
    Data.page.notes.length
      ? el(
          "ul",
          { class: "notes" },
          Data.page.notes.map((text) => el("li", {}, text)),
        )
      : null;

  function performance() {
    const said = Data.missing("performance");
    return said ? el("div", { class: "absent" }, el("p", {}, said)) : null;
  }

  function draw(host) {
    append(host, [
      el("h2", { class: "hidden" }, "Overview"),
      el("div", { class: "opening" }, headlines(), faces()),
      numbers(),
      performance(),
      notes(),
      el("div", { class: "pair" }, weekly(), apart()),
      el(
        "div",
        { class: "columns" },
        ranked("Platforms", facts.platforms),
        ranked("Advertisers", facts.advertisers),
        ranked("Campaigns", facts.campaigns),
        coverage(),
      ),
      rejected(),
    ]);
  }

  return { id: "overview", name: "Overview", draw };
})();
