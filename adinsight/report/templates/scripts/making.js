// How this was made: runs, models, seeds, limits, and what was not concluded.
const Making = (() => {
  const { making } = Data.page;

  const facts = (list) =>
    el(
      "dl",
      { class: "pairs" },
      list.map((fact) => el("div", {}, el("dt", {}, Format.plain(fact.name)), el("dd", {}, fact.value))),
    );

  const run = (list) =>
    el(
      "details",
      { class: "run" },
      el(
        "summary",
        {},
        list
          .slice(0, 3)
          .map((fact) => fact.value)
          .join(" · "),
      ),
      facts(list),
    );

  const part = (name, under, ...content) =>
    content.flat().length ? el("section", {}, title(3, name, under), content) : null;

  function draw(view) {
    return append(view, [
      title(2, "How this was made", "Enough to make it again, and to know where not to trust it."),
      part(
        "Limits",
        null,
        making.limits.length
          ? el(
              "ul",
              { class: "limits" },
              making.limits.map((text) => el("li", {}, text)),
            )
          : [],
      ),
      part(
        "What was not concluded",
        "By reason, over all outcomes.",
        making.not_concluded.length
          ? el(
              "ul",
              { class: "apart" },
              making.not_concluded.map((item) =>
                el("li", {}, el("strong", {}, Format.count(item.count)), " ", Format.plain(item.name)),
              ),
            )
          : [],
      ),
      part("Models", null, making.models.length ? facts(making.models) : []),
      part("Settings and seeds", null, making.settings.length ? facts(making.settings) : []),
      part("Runs", "Latest first.", making.runs.map(run)),
    ]);
  }

  return { id: "making", name: "How this was made", draw };
})();
