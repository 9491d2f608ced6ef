// From finding to promise to prompt to picture to checks: every arm beside its parent, what was rejected too.
const Variants = (() => {
  const all = Data.page.experiments;
  const ARMS = {
    finding: "The change",
    control: "Control: no change",
    random: "Control: a random change",
    trend: "The trend",
  };
  const TONES = { accepted: "accent", rejected: "counter", failed: "counter", refused: "counter" };

  function checks(variant, name) {
    const columns = [
      { name: "Check", value: (check) => Format.plain(check.name) },
      {
        name: "Verdict",
        value: (check) => check.verdict,
        cell: (check) =>
          chip(check.verdict, check.verdict === "failed" ? "counter" : check.verdict === "passed" ? "accent" : ""),
      },
      {
        name: "Observed",
        value: (check) => check.observed,
        cell: (check) => Format.decimal(check.observed),
        number: true,
      },
      {
        name: "Threshold",
        value: (check) => check.threshold,
        cell: (check) => Format.decimal(check.threshold),
        number: true,
      },
      {
        name: "Weighed",
        value: (check) => Number(check.is_weighed),
        cell: (check) => (check.is_weighed ? "yes" : "no"),
      },
      { name: "Detail", value: (check) => check.detail },
    ];
    const failed = variant.checks.filter((check) => check.verdict === "failed").length;
    const told = failed
      ? `${Format.plural(failed, "check")} of ${variant.checks.length} failed`
      : `${Format.plural(variant.checks.length, "check")}, none failed`;
    const details = el("details", {}, el("summary", {}, told));
    details.addEventListener("toggle", () => {
      if (details.children.length === 1)
        details.append(Lists.table(`Checks of ${name}`, columns, variant.checks, 60, "check").view);
    });
    return variant.checks.length ? details : note("No checks were made.");
  }

  function prompt(variant) {
    return el(
      "details",
      {},
      el("summary", {}, "Prompt and reasons"),
      el("blockquote", {}, variant.prompt),
      variant.negative_prompt ? el("p", {}, el("small", {}, "without "), variant.negative_prompt) : null,
      variant.prompt_reasons.length
        ? el(
            "dl",
            { class: "reasons" },
            variant.prompt_reasons.map(([words, why]) => el("div", {}, el("dt", {}, words), el("dd", {}, why))),
          )
        : null,
      variant.prompt_cut.length
        ? el("p", { class: "note" }, `Left out for length: ${variant.prompt_cut.join(", ")}`)
        : null,
      el(
        "p",
        { class: "note" },
        `${variant.model}${variant.license ? `, ${variant.license}` : ""}, seed ${variant.seed}`,
      ),
    );
  }

  function attempt(variant, number, owner) {
    const ad = variant.ad_id ? Data.ad(variant.ad_id) : null;
    const text = `Picture ${number}, ${Format.plain(variant.size_name)}, ${variant.status}`;
    const key = Data.hasPicture(variant.variant_id) ? variant.variant_id : (variant.ad_id ?? variant.variant_id);
    const picture = Pictures.image(key, text);
    return el(
      "div",
      { class: "attempt" },
      ad
        ? button({ class: "picture", "aria-label": `Open ${text}`, onclick: () => Dialog.open(ad, [ad]) }, picture)
        : el("div", { class: "picture" }, picture),
      el(
        "p",
        { class: "facts" },
        chip(variant.status, TONES[variant.status] ?? ""),
        el(
          "span",
          {},
          variant.attempt > 1
            ? `${Format.plain(variant.size_name)}, attempt ${variant.attempt}`
            : Format.plain(variant.size_name),
        ),
      ),
      variant.reasons.length
        ? el(
            "ul",
            { class: "why" },
            variant.reasons.map((reason) => el("li", {}, Format.plain(reason))),
          )
        : null,
      checks(variant, `${owner}, picture ${number}`),
      prompt(variant),
    );
  }

  function parent(id) {
    const ad = id ? Data.ad(id) : null;
    return ad === null
      ? null
      : el(
          "div",
          { class: "arm parent" },
          el("h4", {}, "Parent"),
          note("the ad that it starts from"),
          el(
            "div",
            { class: "attempt" },
            Pictures.thumb(ad, [ad], "picture"),
            el("p", { class: "facts" }, el("span", {}, ad.brand ?? ad.advertiser ?? ad.file_name)),
          ),
        );
  }

  const named = (one) => ARMS[one.arm] ?? Format.plain(one.arm);

  const arm = (one) =>
    el(
      "div",
      { class: "arm" },
      el("h4", {}, named(one)),
      note(one.change),
      one.variants.length
        ? one.variants.map((variant, place) => attempt(variant, place + 1, named(one)))
        : note("No attempt was made."),
    );

  function promise(experiment) {
    if (!Format.known(experiment.predicted)) return note("Nothing is promised of it.");
    const [, words] = Format.outcome(experiment.outcome ?? "");
    const isOpen = experiment.predicted_lower <= 0 && experiment.predicted_upper >= 0;
    return el(
      "p",
      { class: "promise" },
      "Promised: ",
      el("strong", {}, `${Format.change(experiment.predicted)} ${words}`),
      ` (${Format.range(experiment.predicted_lower, experiment.predicted_upper)})`,
      isOpen ? ", an interval that holds no change too" : "",
      Format.known(experiment.gate_p)
        ? el("small", {}, ` chosen on other ads than it was estimated on, p ${Format.p(experiment.gate_p)}`)
        : null,
    );
  }

  function grounds(experiment) {
    const effect = Data.page.effects.find((one) => one.finding_id === experiment.source_id);
    const ids = effect?.ads.map((item) => item.ad_id).filter((id) => Data.ad(id) !== null) ?? [];
    return ids.length
      ? button(
          { class: "link", onclick: () => Gallery.only(ids, `the ads behind “${Format.plain(effect.name)}”`) },
          `the ${Format.plural(ids.length, "ad")} behind it`,
        )
      : null;
  }

  function board(experiment) {
    const parents = [...new Set(experiment.arms.map((one) => one.parent_id).filter(Boolean))];
    const said = experiment.statement === null ? null : Format.split(Format.tied(experiment.statement));
    return el(
      "article",
      { class: "experiment" },
      el(
        "p",
        { class: "facts" },
        chip(`from a ${experiment.grounds}`),
        el("span", {}, `for ${experiment.product}`),
        grounds(experiment),
      ),
      el("h3", {}, said?.head ?? `A variant of ${experiment.product}`),
      said?.rest ? note(said.rest) : null,
      promise(experiment),
      el(
        "div",
        { class: "arms", tabindex: "0", role: "region", "aria-label": "Parent and arms" },
        parents.slice(0, 1).map(parent),
        experiment.arms.map(arm),
      ),
    );
  }

  function draw(view) {
    append(view, [
      title(
        2,
        "Variants",
        "New ads made from findings, each read again by what read the finding's ads. A promise is no result.",
      ),
    ]);
    if (!all.length) return append(view, [absent("experiments")]);
    return append(view, [all.map(board)]);
  }

  return { id: "variants", name: "Variants", draw };
})();
