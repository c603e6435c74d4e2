/** How each operator spent the last ten minutes: a row per operator, a cell per poll. */
import { arrows, clock, percent } from "./format.js";
import { read, spanMillis } from "./history.js";
import { html, svg } from "./lit.js";
import { sized, widthOf } from "./sizes.js";
import { CHART_STARTS } from "./text.js";

const ROW = 16;
const CELLS = 100;

/**
 * @param list vertices
 * @param key vertex and metric → name of the series in history.js
 */
export function utilisation(list, key) {
  const newest = Math.max(0, ...list.map((vertex) => read(key(vertex, "busy")).at(-1)?.time ?? 0));
  const span = spanMillis(list.map((vertex) => read(key(vertex, "busy"))));
  return html`<div class="heat">
    ${list.map((vertex, i) => html`
      <div class="heat-row">
        <span class="heat-name" title=${vertex.name}>${arrows(vertex.name)}</span>
        <div class="heat-cells" ${sized(i === 0 ? "heat" : `heat-${i}`)}>${cells(vertex, key, newest, span)}</div>
        <span class="heat-now">${percent(vertex.busy)}</span>
      </div>`)}
    <p class="legend">
      <span class="key busy"><i></i>busy</span><span class="key hot"><i></i>busy over 90 %</span
      ><span class="key wait"><i></i>backpressured</span><span class="when">${newest ? "busy now, last 10 minutes" : CHART_STARTS}</span>
    </p>
  </div>`;
}

function cells(vertex, key, newest, span) {
  const width = widthOf("heat", 280);
  const busy = read(key(vertex, "busy"));
  const waiting = read(key(vertex, "wait"));
  // About a cell per poll, until there are more polls than cells; polls come unevenly, and no cell may stay empty.
  const gap = busy.length > 1 ? (busy.at(-1).time - busy[0].time) / (busy.length - 1) : span;
  const count = Math.max(1, Math.min(CELLS, Math.floor(span / (gap * 1.25))));
  const size = width / count;
  const columns = new Map();
  busy.forEach((point, i) => {
    const column = count - 1 - Math.floor(((newest - point.time) / span) * count);
    if (column >= 0 && point.value !== null) {
      columns.set(column, { time: point.time, busy: point.value, waiting: waiting[i]?.value ?? 0 });
    }
  });
  return html`<svg width=${width} height=${ROW} role="img" aria-label=${`busy ${percent(vertex.busy)}, backpressured ${percent(vertex.backpressured)}`}>
    <rect class="idle" width=${width} height=${ROW} />
    ${[...columns].map(([column, point]) => cell(point, column * size, size))}
  </svg>`;
}

function cell(point, x, size) {
  const busy = point.busy * ROW;
  const waiting = Math.min(ROW - busy, point.waiting * ROW);
  // A little wider than its share: otherwise the ground shines through between two cells.
  const width = size + 0.4;
  return svg`<g>
    <title>${`${clock(point.time)}: busy ${percent(point.busy)}, backpressured ${percent(point.waiting)}`}</title>
    <rect class="wait" x=${x} width=${width} y=${ROW - busy - waiting} height=${waiting} />
    <rect class=${point.busy > 0.9 ? "hot" : "busy"} x=${x} width=${width} y=${ROW - busy} height=${busy} />
  </g>`;
}
