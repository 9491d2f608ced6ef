// One ad and all that is known of it. Arrow keys go to its neighbours, Escape closes, focus returns to where it was.
const Dialog = (() => {
  const dialog = document.getElementById("ad");
  const layers = { objects: true, words: true };
  let [among, place] = [[], 0];

  function boxes(ad) {
    const unit = Math.max(ad.width, ad.height) / 100;
    const one = (kind, item, text) => {
      const [x0, y0, x1, y1] = item.box;
      const [x, y] = [x0 * ad.width, y0 * ad.height];
      return svg(
        "g",
        { class: kind },
        svg("title", {}, text),
        svg("rect", { x, y, width: (x1 - x0) * ad.width, height: (y1 - y0) * ad.height }),
        svg("text", { x: x + unit, y: Math.max(y - unit, unit * 3.4), "font-size": unit * 3.2 }, Format.cut(text, 40)),
      );
    };
    return svg(
      "svg",
      { class: "boxes", viewBox: `0 0 ${ad.width} ${ad.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      layers.words ? ad.lines.map((line) => one("word", line, Format.plain(line.role))) : null,
      layers.objects
        ? ad.objects.map((seen) => one("object", seen, `${seen.label} ${Format.share(seen.score, 0)}`))
        : null,
    );
  }

  function figure(ad) {
    const overlay = el("div", {});
    const draw = () => replace(overlay, boxes(ad));
    const toggle = (layer, text) =>
      el(
        "label",
        { class: "check" },
        el("input", {
          type: "checkbox",
          checked: layers[layer],
          onchange: (event) => {
            layers[layer] = event.target.checked;
            draw();
          },
        }),
        text,
      );
    draw();
    return el(
      "div",
      { class: "figure" },
      el(
        "div",
        { class: "canvas", style: { "--ratio": ad.width && ad.height ? ad.width / ad.height : 1 } },
        Pictures.image(ad.ad_id, Pictures.alt(ad)),
        overlay,
      ),
      el(
        "div",
        { class: "layers" },
        toggle("objects", `Objects (${ad.objects.length})`),
        toggle("words", `Words (${ad.lines.length})`),
      ),
    );
  }

  function pairs(list) {
    const known = list.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return known.length
      ? el(
          "dl",
          { class: "pairs" },
          known.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
        )
      : null;
  }

  const part = (name, ...content) =>
    content.flat().some(Boolean) ? el("section", {}, el("h3", {}, name), content) : null;

  function achieved(ad) {
    const all = ad.achieved;
    if (all === null) return note("Nothing is known of what this ad achieved.");
    return pairs([
      ["Impressions", Format.count(all.impressions)],
      ["Clicks", Format.count(all.clicks)],
      ["CTR", Format.share(all.ctr, 2)],
      [all.result_name ? Format.sentence(Format.plain(all.result_name)) : "Results", Format.count(all.conversions)],
      ["Spend", Format.spend(all.spend)],
    ]);
  }

  const swatches = (ad) =>
    el(
      "ul",
      { class: "swatches" },
      ad.palette.map((swatch) =>
        el(
          "li",
          {},
          el("i", { style: { background: swatch.hex } }),
          `${swatch.term} ${Format.share(swatch.share, 0)}`,
          swatch.role ? el("small", {}, Format.plain(swatch.role)) : null,
        ),
      ),
    );

  const scored = (list, name) =>
    el(
      "ul",
      { class: "scores" },
      list.map((item) =>
        el(
          "li",
          {},
          el("span", {}, Format.plain(name(item))),
          Marks.meter(item.score),
          el("small", {}, Format.share(item.score, 0)),
        ),
      ),
    );

  function concepts(ad) {
    const kinds = Lists.grouped(ad.concepts, (item) => item.taxonomy);
    return [...kinds].map(([taxonomy, list]) =>
      el(
        "div",
        {},
        el("h4", {}, Format.plain(taxonomy)),
        scored(list, (item) => item.name),
      ),
    );
  }

  function known(ad) {
    const trends = ad.trend_ids.map(Data.trend).filter(Boolean);
    return [
      ad.is_out_of_domain
        ? el("p", { class: "warning" }, "Unlike what the models were trained on: what is said of it may be wrong.")
        : null,
      part(
        "What is seen",
        ad.caption ? el("p", {}, ad.caption) : null,
        ad.intentions.map(([asked, answer]) => el("p", {}, el("small", {}, `${asked} `), answer)),
      ),
      part("What it achieved", achieved(ad)),
      part(
        "Where it ran",
        pairs([
          ["Advertiser", ad.advertiser],
          ["Brand", ad.brand],
          ["Platform", ad.platform],
          ["Campaign", ad.campaign],
          ["Placement", ad.placement],
          ["First seen", ad.first_seen ? Format.day(ad.first_seen) : null],
        ]),
      ),
      part(
        "Words",
        ad.lines.length
          ? el(
              "ul",
              { class: "lines" },
              ad.lines.map((line) => el("li", {}, el("q", {}, line.text), " ", chip(Format.plain(line.role)))),
            )
          : null,
      ),
      part("Colours", ad.palette.length ? swatches(ad) : null),
      part("Objects", ad.objects.length ? scored(ad.objects, (item) => item.label) : null),
      part("Concepts", ad.concepts.length ? el("div", { class: "kinds" }, concepts(ad)) : null),
      part(
        "Trends",
        trends.length
          ? el(
              "ul",
              { class: "plain" },
              trends.map((trend) => el("li", {}, chip(trend.kind), " ", trend.name)),
            )
          : null,
      ),
      part(
        "Composition",
        pairs([
          ["Size", `${ad.width} × ${ad.height} px`],
          ["Orientation", ad.orientation],
          ...ad.measures.map(([name, value]) => [Format.plain(name), Format.decimal(value)]),
        ]),
      ),
      part(
        "File",
        pairs([
          ["Name", ad.file_name],
          ["Content", el("code", {}, ad.ad_id)],
          [
            "Near-duplicates",
            ad.near_duplicate_group ? button({ class: "link", onclick: () => twins(ad) }, "show them") : null,
          ],
        ]),
      ),
    ];
  }

  function twins(ad) {
    const group = Data.page.ads.filter((other) => other.near_duplicate_group === ad.near_duplicate_group);
    dialog.close();
    Gallery.only(
      group.map((other) => other.ad_id),
      `near-duplicates of ${ad.file_name}`,
    );
  }

  function draw() {
    const ad = among[place];
    replace(
      dialog,
      el(
        "header",
        {},
        el("h2", { id: "ad-name", tabindex: "-1" }, ad.brand ?? ad.advertiser ?? ad.file_name),
        el("span", { class: "note" }, `${Format.count(place + 1)} of ${Format.count(among.length)}`),
        button({ "aria-label": "Previous ad", disabled: place === 0, onclick: () => step(-1) }, "←"),
        button({ "aria-label": "Next ad", disabled: place === among.length - 1, onclick: () => step(1) }, "→"),
        button({ "aria-label": "Close", onclick: () => dialog.close() }, "✕"),
      ),
      el(
        "div",
        { class: "body" },
        figure(ad),
        el("div", { class: "known", tabindex: "0", role: "region", "aria-label": "What is known" }, known(ad)),
      ),
    );
  }

  function step(by) {
    const next = place + by;
    if (next < 0 || next >= among.length) return;
    place = next;
    draw();
    document.getElementById("ad-name").focus();
  }

  // Opens an ad; `list` is what the arrow keys go through.
  function open(ad, list) {
    among = list.includes(ad) ? list : [ad];
    place = among.indexOf(ad);
    draw();
    dialog.showModal();
    document.getElementById("ad-name").focus();
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") step(1);
    if (event.key === "ArrowLeft") step(-1);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return { open };
})();
