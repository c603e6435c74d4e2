/** Routes live in the fragment, so that any static server can serve the page. */

/** Compiles `{"/jobs/:jid": view}` to a list that `match` reads; the first pattern that fits wins. */
export function routes(table) {
  return Object.entries(table).map(([pattern, view]) => {
    const names = [];
    const source = pattern.replace(/:(\w+)/g, (_, name) => {
      names.push(name);
      return "([^/]+)";
    });
    return { expression: new RegExp(`^${source}/?$`), names, view };
  });
}

/** The path in the address bar, "/" when there is none. */
export const currentPath = () => location.hash.replace(/^#/, "") || "/";

/** Finds the view of a path, or null. */
export function match(list, path) {
  for (const { expression, names, view } of list) {
    const found = expression.exec(path);
    if (found) {
      const params = Object.fromEntries(names.map((name, i) => [name, safeDecode(found[i + 1])]));
      return { view, params, path };
    }
  }
  return null;
}

/** Goes to a path as a click on a link would. */
export function go(path) {
  location.hash = path;
}

function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
