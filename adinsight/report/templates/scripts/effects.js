// What goes with performance: estimates with their intervals on one scale, then what could not be concluded and why.
const Effects = (() => {
  const all = Data.page.effects;
  const CONCLUDED = new Set(["higher", "lower", "no difference"]);

  // Whether a change is for the better: of costs less is better.
  function tone(effect) {
    if (effect.verdict !== "higher" && effect.verdict !== "lower") return "flat";
    const isBetter = (effect.verdict === "higher") === (Format.outcome(effect.outcome)[2] === "more");
    return isBetter ? "better" : "worse";
  }

  const VERDICTS = { better: "better", worse: "worse" };
  const TONES = { better: "accent", worse: "counter" };

  // Ageing is told within each ad, so there is nothing to compare it with.
  function compared(effect) {
    if (effect.kind === "ageing") return `${Format.count(effect.count_with)} ads`;
    return `${Format.count(effect.count_with)} with · ${Format.count(effect.count_without)} without`;
  }

  function row(effect, scaled) {
    const panel = el("div", { class: "panel", id: fresh("panel"), hidden: true });
    const open = button(
      { class: "effect", "aria-expanded": "false", "aria-controls": panel.id, onclick: () => flip() },
      el(
        "span",
        { class: "what" },
        el("strong", {}, Format.plain(effect.name)),
        el("small", {}, compared(effect)),
      ),
      Marks.interval(effect, scaled, tone(effect)),
      el(
        "span",
        { class: "size" },
        el("strong", {}, Format.change(Format.best(effect))),
        el("small", {}, Format.range(effect.lower, effect.upper)),
      ),
      chip(VERDICTS[tone(effect)] ?? effect.verdict, TONES[tone(effect)] ?? ""),
    );
    function flip() {
      panel.hidden = !panel.hidden;
      open.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden && !panel.children.length) append(panel, [Evidence.panel(effect)]);
    }
    return el("li", {}, open, panel);
  }

  function forest(list) {
    if (!list.length)
      return el(
        "div",
        { class: "absent" },
        el("p", {}, "Nothing could be concluded on this outcome: what is missing stands below."),
      );
    const scaled = Marks.scale(list);
    return el(
      "div",
      { class: "forest" },
      el(
        "div",
        { class: "effect head", "aria-hidden": "true" },
        el("span"),
        Marks.axis(scaled),
        el("span"),
        el("span"),
      ),
      el(
        "ul",
        { class: "plain" },
        list.map((effect) => row(effect, scaled)),
      ),
    );
  }

  // Made when first opened, since there may be hundreds.
  function folded(count, text, make) {
    const details = el("details", {}, el("summary", {}, el("strong", {}, Format.count(count)), ` ${text}`));
    details.addEventListener("toggle", () => {
      if (details.children.length === 1) details.append(make());
    });
    return details;
  }

  const columns = [
    { name: "Attribute", value: (effect) => Format.plain(effect.name) },
    { name: "With", value: (effect) => effect.count_with, number: true },
    { name: "Without", value: (effect) => effect.count_without, number: true },
    { name: "Campaigns with both", value: (effect) => effect.count_campaigns, number: true },
    { name: "What is missing", value: (effect) => effect.reason },
  ];

  function undecided(list) {
    if (!list.length) return null;
    const wide = list.filter((effect) => Format.known(effect.estimate) && Format.known(effect.lower));
    const rest = list.filter((effect) => !wide.includes(effect));
    const groups = [...Lists.grouped(rest, (effect) => effect.reason ?? effect.verdict)].sort(
      (one, other) => other[1].length - one[1].length,
    );
    return el(
      "section",
      { class: "undecided" },
      title(
        3,
        `Not concluded (${Format.count(list.length)})`,
        "No verdict is not a verdict of no effect. This is what is missing:",
      ),
      wide.length
        ? folded(wide.length, "have an interval too wide for a verdict: more exposure would narrow it", () =>
            forest(wide),
          )
        : null,
      groups.map(([reason, members]) =>
        folded(
          members.length,
          reason,
          () => Lists.table(`Not concluded: ${reason}`, columns, members, 25, "attribute").view,
        ),
      ),
    );
  }

  function show(host, outcome, family) {
    const list = all.filter((effect) => effect.outcome === outcome && (family === "all" || effect.family === family));
    const [, words, better] = Format.outcome(outcome);
    const decided = list.filter((effect) => CONCLUDED.has(effect.verdict) && Format.known(effect.estimate));
    replace(
      host,
      note(
        `Change of ${words}, within campaigns; ${better} is better. `,
        "A line is the interval, a dot the best guess: the estimate drawn towards zero. Each opens to the ads behind it.",
      ),
      forest(decided),
      undecided(list.filter((effect) => !decided.includes(effect))),
    );
  }

  function draw(view) {
    append(view, [
      title(
        2,
        "What works",
        "Attributes that go with performance. They go with it; that they cause it, only an experiment can show.",
      ),
    ]);
    if (!all.length) return append(view, [absent("effects")]);
    const outcomes = [...new Set(all.map((effect) => effect.outcome))];
    const families = [...new Set(all.map((effect) => effect.family))].sort();
    let [outcome, family] = [outcomes[0], "all"];
    const host = el("div", {});
    append(view, [
      el(
        "div",
        { class: "tools" },
        segmented(
          "Outcome",
          outcomes.map((id) => [id, Format.outcome(id)[0]]),
          outcome,
          (id) => {
            outcome = id;
            show(host, outcome, family);
          },
        ),
        selection(
          "Kind of attribute",
          [["all", "All"], ...families.map((name) => [name, Format.plain(name)])],
          "all",
          (name) => {
            family = name;
            show(host, outcome, family);
          },
        ),
      ),
      host,
    ]);
    show(host, outcome, family);
    return view;
  }

  return { id: "effects", name: "What works", draw };
})();
