/** Small drawings; always beside a word or with a label on the button. */
import { html, svg } from "./lit.js";

const icon = (shape) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`;
const line = (d) => icon(svg`<path class="line" d=${d} />`);

export const play = icon(svg`<path d="M4.5 3v10l8-5z" />`);
export const check = line("M3 8.5l3.5 3.5L13 4.5");
export const cross = line("M4 4l8 8M12 4l-8 8");
export const stop = icon(svg`<rect x="4" y="4" width="8" height="8" rx="1.5" />`);
export const restart = line("M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3");
export const clock = line("M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0");
export const alert = line("M8 2.5l6.2 11H1.8zM8 6.5v3.5M8 11.8v.2");
export const info = line("M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 7.5V11M8 5v.2");
export const sun = line("M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1");
export const moon = line("M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5z");
export const upload = line("M8 10.5v-8M4.5 6L8 2.5 11.5 6M2.5 10.5v3h11v-3");
export const copy = line("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
export const wave = icon(
  svg`<path class="line" d="M1.5 4.5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 8c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 11.5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0" />`,
);
