// Runs before the first paint, so that a chosen theme does not flash through the other one.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("weir.theme");
  } catch {
    // Storage may be forbidden; the system's preference decides then.
  }
  if (chosen === "dark" || chosen === "light") {
    document.documentElement.dataset.theme = chosen;
  }
})();
