// The data of the page, unpacked from its JSON; pictures are parsed in groups, when first looked at.
const Data = (() => {
  const payload = JSON.parse(document.getElementById("data").textContent);

  // Each record is its packed row until a field is read: thousands of ads cost nothing before they are looked at.
  const records = new Map(Object.entries(payload.schema).map(([record, fields]) => [record, recordOf(fields)]));

  function recordOf(fields) {
    class Row {
      constructor(row) {
        this.row = row;
      }
    }
    fields.forEach(([name, inner, depth], place) => {
      Object.defineProperty(Row.prototype, name, {
        get() {
          const value = unpack(this.row[place], inner, depth);
          Object.defineProperty(this, name, { value });
          return value;
        },
      });
    });
    return Row;
  }

  function unpack(value, record, depth) {
    if (value === null || record === null) return value;
    if (depth > 0) return value.map((item) => unpack(item, record, depth - 1));
    return new (records.get(record))(value);
  }

  const page = unpack(payload.page, "ReportPage", 0);
  const ads = new Map(page.ads.map((ad) => [ad.ad_id, ad]));
  const missing = new Map(page.missing);
  const trends = new Map(page.trends.map((trend) => [trend.trend_id, trend]));

  const chunkOf = new Map(Object.entries(payload.chunk_of));
  const chunks = new Map();

  // A picture's data URI, or null where there is none (yet, while the file is still being read).
  function picture(key) {
    const number = chunkOf.get(key);
    if (number === undefined) return null;
    if (!chunks.has(number)) {
      const element = document.getElementById(`pictures-${number}`);
      if (element === null || (document.readyState === "loading" && element.nextSibling === null)) return null;
      chunks.set(number, new Map(Object.entries(JSON.parse(element.textContent))));
    }
    const uri = chunks.get(number).get(key) ?? null;
    return uri !== null && uri.startsWith("data:image/") ? uri : null;
  }

  return {
    page,
    missing: (part) => missing.get(part) ?? null,
    ad: (id) => ads.get(id) ?? null,
    adsOf: (ids) => ids.map((id) => ads.get(id)).filter(Boolean),
    trend: (id) => trends.get(id) ?? null,
    hasPicture: (key) => chunkOf.has(key),
    picture,
  };
})();
