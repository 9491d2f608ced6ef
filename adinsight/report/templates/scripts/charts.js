// Charts to explore, drawn by plotly.js. Its 4.8 MB stand in the file as text and are run when a chart is first wanted.
// No text of an ad is ever handed to it: it would read markup in labels. Names stand in lists beside the charts.
const Charts = (() => {
  const drawn = new Map();
  let library = null;

  function load() {
    if (library === null) {
      const script = el("script");
      script.textContent = document.getElementById("charts").textContent;
      document.head.append(script);
      library = globalThis.Plotly ?? globalThis.moduleName;
    }
    return library;
  }

  const after = (work) => requestAnimationFrame(() => setTimeout(work, 0));

  function layout(colors, wished) {
    const axis = (own) => ({
      gridcolor: colors.rule,
      zerolinecolor: colors.rule,
      linecolor: colors.rule,
      tickfont: { color: colors.muted, size: 12 },
      fixedrange: true,
      ...own,
      title: own?.title ? { text: own.title, font: { color: colors.muted, size: 12 }, standoff: 10 } : undefined,
    });
    return {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: {
        family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
        color: colors.ink,
      },
      margin: { l: 56, r: 12, t: 8, b: 44 },
      showlegend: false,
      hoverlabel: { bgcolor: colors.paper, bordercolor: colors.rule, font: { color: colors.ink } },
      ...wished,
      xaxis: axis(wished.xaxis),
      yaxis: axis(wished.yaxis),
    };
  }

  function put(host) {
    const { figure, ready } = drawn.get(host);
    const colors = Theme.colors();
    const { data, layout: wished } = figure(colors);
    const config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: "reset" };
    return library.react(host, data, layout(colors, wished), config).then(() => {
      host.querySelectorAll("svg").forEach((part) => part.setAttribute("aria-hidden", "true"));
      host.dataset.drawn = "1";
      if (ready && !host.dataset.listens) {
        host.dataset.listens = "1";
        ready(host);
      }
    });
  }

  // Draws `figure(colors)` → { data, layout } into a new element. `label` tells in words what is seen.
  function chart(label, figure, ready = null, kind = "") {
    const host = el(
      "div",
      { class: `chart ${kind}`, role: "img", "aria-label": label },
      el("p", { class: "note" }, "Drawing …"),
    );
    drawn.set(host, { figure, ready });
    after(() => ensure(host));
    return host;
  }

  function ensure(host) {
    if (host.dataset.begun || !host.isConnected) return;
    host.dataset.begun = "1";
    load();
    host.replaceChildren();
    put(host);
  }

  function redraw(host) {
    if (host.dataset.begun) put(host);
  }

  function forget() {
    for (const host of drawn.keys()) if (!host.isConnected && host.dataset.begun) drawn.delete(host);
  }

  Theme.changed(() => {
    forget();
    drawn.forEach((_, host) => redraw(host));
  });

  return {
    chart,
    redraw,
    all: () => drawn.forEach((_, host) => ensure(host)),
    resize: () => drawn.forEach((_, host) => host.dataset.drawn && host.offsetWidth && library.Plots.resize(host)),
    select: (host, points) => library.restyle(host, { selectedpoints: [points] }),
    relayout: (host, change) => library.relayout(host, change),
  };
})();
