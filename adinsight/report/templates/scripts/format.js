// Numbers and names as a reader wants them. A missing number is a dash, never a nought.
const Format = (() => {
  const DASH = "–";
  const MINUS = "\u2212";
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const known = (value) => value !== null && value !== undefined && Number.isFinite(value);

  const OUTCOMES = {
    click_rate: ["Clicks", "clicks per impression", "more"],
    conversion_rate: ["Conversions", "results per click", "more"],
    cost_per_result: ["Cost", "cost per result", "less"],
  };

  function digits(value) {
    const size = Math.abs(value);
    return size === 0 || size >= 10 ? 0 : size >= 1 ? 1 : 2;
  }

  function share(value, places) {
    if (!known(value)) return DASH;
    const percent = value * 100;
    return `${percent.toFixed(places ?? digits(percent)).replace("-", MINUS)}\u00a0%`;
  }

  function change(value, places = 0) {
    if (!known(value)) return DASH;
    const text = Math.abs(value * 100).toFixed(places);
    return `${Number(text) === 0 ? "±" : value > 0 ? "+" : MINUS}${text}\u00a0%`;
  }

  // The size that statements name: drawn towards zero where that was possible.
  const best = (effect) => (known(effect.shrunken) ? effect.shrunken : effect.estimate);

  function money(amount, currency) {
    if (!known(amount)) return DASH;
    return `${currency} ${whole.format(amount)}`.trim();
  }

  // What a statement says, and what it rests on: the part after its first colon.
  function split(statement) {
    const [, head, rest] = /^(.*?): (.*)$/s.exec(statement) ?? [null, statement, ""];
    return { head, rest: rest.slice(0, 1).toUpperCase() + rest.slice(1) };
  }

  function day(iso) {
    const time = iso ? Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso) : NaN;
    return Number.isNaN(time) ? (iso ?? DASH) : days.format(time);
  }

  function decimal(value, places = 2) {
    return known(value) ? value.toFixed(places).replace("-", MINUS) : DASH;
  }

  return {
    DASH,
    known,
    best,
    split,
    share,
    change,
    money,
    day,
    decimal,
    count: (value) => (known(value) ? whole.format(value) : DASH),
    compact: (value) => (known(value) ? short.format(value) : DASH),
    spend: (list) => (list.length ? list.map((item) => money(item.amount, item.currency)).join(" + ") : DASH),
    days: (first, last) => (first || last ? `${day(first)} ${DASH} ${day(last)}` : DASH),
    p: (value) => (!known(value) ? DASH : value < 0.001 ? "< 0.001" : value.toFixed(3)),
    range: (lower, upper, places) => `${change(lower, places)} to ${change(upper, places)}`,
    plural: (count, one, many = `${one}s`) => `${whole.format(count)} ${count === 1 ? one : many}`,
    sentence: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
    plain: (name) => (name ? String(name).replaceAll("_", " ") : DASH),
    outcome: (id) => OUTCOMES[id] ?? [id.replaceAll("_", " "), id.replaceAll("_", " "), "more"],
    // A sentence's numbers as they are set elsewhere on the page, each on one line with its sign.
    tied: (text) => text.replace(/(\d) ?%/g, "$1\u00a0%").replace(/(^|[\s(])-(?=\d)/g, `$1${MINUS}`),
    cut: (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text),
  };
})();
