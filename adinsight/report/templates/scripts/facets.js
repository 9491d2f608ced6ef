// What ads can be filtered by. Within a facet any of the chosen values will do; every facet with a choice must be met.
const Facets = (() => {
  const one = (field) => (ad) => (ad[field] ? [ad[field]] : []);
  const PRESENT = 0.5;

  const ALL = [
    { id: "platform", title: "Platform", values: one("platform") },
    { id: "topic", title: "Topic", values: one("topic") },
    { id: "background", title: "Background colour", values: one("background") },
    { id: "accent", title: "Accent colour", values: one("accent") },
    { id: "look", title: "Look", values: one("look") },
    {
      id: "trend",
      title: "Trend",
      values: (ad) => ad.trend_ids,
      name: (id) => Format.plain(Data.trend(id)?.name ?? id),
    },
    { id: "object", title: "Object", values: (ad) => [...new Set(ad.objects.map((seen) => seen.label))] },
    {
      id: "concept",
      title: "Concept",
      values: (ad) =>
        ad.concepts
          .filter((item) => item.score >= PRESENT)
          .map((item) => `${Format.plain(item.taxonomy)}: ${Format.plain(item.name)}`),
    },
    { id: "role", title: "Kind of words", values: (ad) => [...new Set(ad.lines.map((line) => line.role))] },
    { id: "setting", title: "Setting", values: one("setting") },
    { id: "sentiment", title: "Sentiment", values: one("sentiment") },
    { id: "orientation", title: "Orientation", values: one("orientation") },
    { id: "advertiser", title: "Advertiser", values: one("advertiser") },
    { id: "campaign", title: "Campaign", values: one("campaign") },
    { id: "placement", title: "Placement", values: one("placement") },
    {
      id: "origin",
      title: "Origin",
      values: (ad) => [ad.is_variant ? "made as a variant" : "read from the collection"],
    },
    { id: "domain", title: "Domain", values: (ad) => [ad.is_out_of_domain ? "unlike the training set" : "known kind"] },
    { id: "performance", title: "Performance", values: (ad) => [ad.achieved === null ? "unknown" : "known"] },
  ];

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const FACETS = new Map(ALL.map((facet) => [facet.id, facet]));

  // What filters ask of an ad again and again, worked out when first asked.
  class Entry {
    constructor(ad) {
      this.ad = ad;
      this.known = new Map();
    }

    get words() {
      const { ad } = this;
      const said = [ad.caption, ad.file_name, ad.brand, ad.advertiser, ad.campaign, ad.topic];
      const value = plain([...said, ...ad.lines.map((line) => line.text)].filter(Boolean).join(" "));
      Object.defineProperty(this, "words", { value });
      return value;
    }

    values(id) {
      if (!this.known.has(id)) this.known.set(id, FACETS.get(id).values(this.ad));
      return this.known.get(id);
    }
  }

  const indexed = (ads) => ads.map((ad) => new Entry(ad));
  const meets = (entry, id, wanted) => entry.values(id).some((value) => wanted.has(value));

  // state: { text, only: Set of ad ids or null, chosen: Map facet → Set of values }.
  function matching(entries, state, leftOut = null) {
    const terms = plain(state.text).split(/\s+/).filter(Boolean);
    const demands = [...state.chosen].filter(([id, wanted]) => wanted.size && id !== leftOut);
    return entries.filter(
      (entry) =>
        (state.only === null || state.only.has(entry.ad.ad_id)) &&
        terms.every((term) => entry.words.includes(term)) &&
        demands.every(([id, wanted]) => meets(entry, id, wanted)),
    );
  }

  // How many ads each value would give, with what is chosen in the other facets: value → count.
  function counts(entries, state, facet, found) {
    const within = state.chosen.get(facet.id)?.size ? matching(entries, state, facet.id) : found;
    const made = new Map();
    within.forEach((entry) => entry.values(facet.id).forEach((value) => made.set(value, (made.get(value) ?? 0) + 1)));
    return made;
  }

  return { ALL, indexed, matching, counts, plain };
})();
