// Pictures of ads: alone, as a button that opens the ad, and as a card of the gallery.
const Pictures = (() => {
  const waiting = new Map();

  const alt = (ad) => (ad.caption ? `Ad: ${Format.cut(ad.caption, 140)}` : `Ad ${Format.cut(ad.file_name, 80)}`);

  function image(key, text, shape = {}) {
    const made = el("img", { alt: text, decoding: "async", ...shape });
    const uri = Data.picture(key);
    if (uri !== null) made.src = uri;
    else if (Data.hasPicture(key)) waiting.set(made, key);
    else return el("span", { class: "no-picture", role: "img", "aria-label": text }, "no picture");
    return made;
  }

  // Called when the file has been read to its end: what was asked for too early is filled in.
  function arrived() {
    waiting.forEach((key, made) => {
      const uri = Data.picture(key);
      if (uri !== null) made.src = uri;
    });
    waiting.clear();
  }

  const sized = (ad) => ({ width: ad.width || null, height: ad.height || null });

  function thumb(ad, among, kind = "") {
    return button(
      {
        class: `thumb ${kind}`,
        "aria-label": `Open ${Format.cut(ad.file_name, 80)}`,
        onclick: () => Dialog.open(ad, among),
      },
      image(ad.ad_id, alt(ad)),
    );
  }

  const strip = (list, among = list) =>
    el(
      "div",
      { class: "strip" },
      list.map((ad) => thumb(ad, among)),
    );

  function facts(ad) {
    const rate = ad.achieved?.ctr;
    return [
      ad.platform ? el("span", {}, ad.platform) : null,
      Format.known(rate) ? el("span", {}, `${Format.share(rate, 2)} CTR`) : null,
      ad.is_variant ? chip("made here", "accent") : null,
    ];
  }

  function card(ad, among, extra = null) {
    return el(
      "article",
      { class: "card" },
      button(
        {
          class: "picture",
          "aria-label": `Open ${Format.cut(ad.file_name, 80)}`,
          onclick: () => Dialog.open(ad, among()),
        },
        image(ad.ad_id, alt(ad), sized(ad)),
      ),
      el(
        "div",
        { class: "text" },
        el("h3", { title: ad.file_name }, ad.brand ?? ad.advertiser ?? ad.file_name),
        ad.caption ? el("p", { class: "caption" }, ad.caption) : null,
        el("p", { class: "facts" }, extra ?? facts(ad)),
      ),
    );
  }

  return { image, alt, thumb, strip, card, arrived };
})();
