/** The one place that knows where the rendering library is served from. */
export { html, svg, render, nothing } from "./webjars/lit-html/3.3.2/lit-html.js";
export { ref } from "./webjars/lit-html/3.3.2/directives/ref.js";
export { repeat } from "./webjars/lit-html/3.3.2/directives/repeat.js";
