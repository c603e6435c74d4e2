/** The colour theme: the system's until the user chooses one. */

const KEY = "weir.theme";

/** The theme in force, "dark" or "light". */
export function theme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
}

/** Changes to the other theme and remembers it. */
export function toggleTheme() {
  const next = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Forbidden storage: the choice lasts as long as the page.
  }
}
