// Light or dark: as the system has it until the reader chooses; remembered where the browser lets a file do so.
const Theme = (() => {
  const KEY = "adinsight-theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const listeners = [];
  let printing = false;

  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  let chosen = remembered();

  const current = () => (printing ? "light" : (chosen ?? (system.matches ? "dark" : "light")));

  function apply() {
    const before = root.dataset.theme;
    root.dataset.theme = current();
    if (before !== root.dataset.theme) listeners.forEach((listen) => listen());
  }

  function toggle() {
    chosen = current() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // Some browsers forbid it to a file: the choice then lasts as long as the page.
    }
    apply();
  }

  function control() {
    const name = () => (current() === "dark" ? "Light" : "Dark");
    const made = button({ class: "quiet", id: "theme", onclick: toggle }, "◐ ", name());
    listeners.push(() => replace(made, "◐ ", name()));
    return made;
  }

  function print(is) {
    printing = is;
    apply();
  }

  // Colours for what cannot read the style sheet's variables.
  function colors() {
    const style = getComputedStyle(root);
    const read = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
      ink: read("ink"),
      muted: read("muted"),
      rule: read("rule"),
      paper: read("surface"),
      accent: read("accent"),
      counter: read("counter"),
      faint: read("faint"),
      series: Array.from({ length: 8 }, (_, place) => read(`series-${place}`)),
    };
  }

  system.addEventListener("change", apply);
  apply();
  return { control, colors, print, changed: (listen) => listeners.push(listen) };
})();
