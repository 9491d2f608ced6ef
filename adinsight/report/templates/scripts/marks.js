// Small marks that stand in text and tables. What is explored (zoom, hover, lasso) the chart library draws instead.
const Marks = (() => {
  // Bars for counts in order, each with its own title.
  function bars(counts, label) {
    const [width, height] = [Math.max(counts.length, 1) * 10, 100];
    const most = Math.max(1, ...counts.map((item) => item.count));
    const made = counts.map((item, place) => {
      const tall = (item.count / most) * height;
      return svg(
        "g",
        { class: "bar" },
        svg("title", {}, `${item.name}: ${Format.count(item.count)}`),
        svg("rect", { class: "reach", x: place * 10, y: 0, width: 10, height }),
        svg("rect", { x: place * 10 + 1, y: height - tall, width: 8, height: Math.max(tall, item.count ? 1 : 0) }),
      );
    });
    return svg(
      "svg",
      {
        class: "bars",
        style: { "--count": counts.length },
        viewBox: `0 0 ${width} ${height}`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": label,
      },
      made,
    );
  }

  // A share over weeks: the interval as a band, the share as a line. `most` is the share at the upper edge.
  function course(weeks, most, label) {
    const [width, height] = [300, 100];
    const x = (place) => (weeks.length > 1 ? (place / (weeks.length - 1)) * width : width / 2);
    const y = (share) => height - Math.min(share / most, 1) * height;
    const line = (field) => weeks.map((week, place) => `${x(place).toFixed(1)},${y(week[field]).toFixed(1)}`);
    const band = [...line("upper"), ...line("lower").reverse()].join(" ");
    const step = width / Math.max(weeks.length, 1);
    const reach = weeks.map((week, place) =>
      svg(
        "rect",
        { class: "reach", x: (x(place) - step / 2).toFixed(1), y: 0, width: step.toFixed(1), height },
        svg(
          "title",
          {},
          `${Format.day(week.start)}: ${Format.plural(week.count, "ad")}, ${Format.share(week.share)} ` +
            `(${Format.share(week.lower)} to ${Format.share(week.upper)})`,
        ),
      ),
    );
    return svg(
      "svg",
      {
        class: "course",
        viewBox: `0 0 ${width} ${height}`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": label,
      },
      svg("line", { class: "ground", x1: 0, x2: width, y1: height, y2: height }),
      svg("polygon", { class: "band", points: band }),
      svg("polyline", { class: "line", points: line("share").join(" ") }),
      reach,
    );
  }

  // Relative changes on a scale on which a doubling and a halving are equally far from nothing.
  function scale(effects) {
    const far = effects.flatMap((item) => [item.lower, item.upper, item.estimate]).filter(Format.known);
    const log = (value) => Math.log(1 + Math.max(value, -0.95));
    const most = Math.min(Math.max(Math.log(1.25), ...far.map((value) => Math.abs(log(value)))), Math.log(8));
    const place = (value) => 50 + 50 * Math.min(1, Math.max(-1, log(value) / (most * 1.06)));
    const ticks = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 1, 3].filter((value) => Math.abs(log(value)) <= most * 1.02);
    // A tick next to the nought would have its label run into it.
    return { place, ticks: ticks.filter((value) => value === 0 || Math.abs(place(value) - 50) > 12) };
  }

  // An estimate with its interval on a scale as made above.
  function interval(effect, scaled, tone) {
    const text = `${Format.change(Format.best(effect))}, ${Format.range(effect.lower, effect.upper)}`;
    const at = (value) => `${scaled.place(value).toFixed(2)}%`;
    return svg(
      "svg",
      { class: `interval ${tone}`, role: "img", "aria-label": text },
      scaled.ticks.map((value) =>
        svg("line", { class: value === 0 ? "nought" : "tick", x1: at(value), x2: at(value), y1: 0, y2: "100%" }),
      ),
      svg("line", { class: "reach-of", x1: at(effect.lower), x2: at(effect.upper), y1: "50%", y2: "50%" }),
      svg("circle", { cx: at(Format.best(effect)), cy: "50%", r: 5 }),
    );
  }

  const axis = (scaled) =>
    svg(
      "svg",
      { class: "interval axis", "aria-hidden": "true" },
      scaled.ticks.map((value) =>
        svg("text", { x: `${scaled.place(value).toFixed(2)}%`, y: "50%" }, value === 0 ? "0" : Format.change(value)),
      ),
    );

  const meter = (share) =>
    el(
      "span",
      { class: "meter", "aria-hidden": "true" },
      el("span", { style: { width: `${Math.min(share, 1) * 100}%` } }),
    );

  return { bars, course, scale, interval, axis, meter };
})();
