/** Line charts of the last ten minutes, drawn as SVG. */
import { clock, minute } from "./format.js";
import { spanMillis } from "./history.js";
import { html, nothing, svg } from "./lit.js";
import { sized, widthOf } from "./sizes.js";
import { CHART_STARTS } from "./text.js";

const HEIGHT = 170;
const LEFT = 56;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 22;
const STEPS_MILLIS = [10_000, 30_000, 60_000, 120_000, 300_000];

/** Name of a chart → the time under the pointer. */
const pointers = new Map();

/**
 * A chart with axes, a legend that carries the newest values, and the values under the pointer.
 *
 * @param name unique on the page
 * @param lines `{label, tone, points}`; points as history.js keeps them
 * @param say writes a value
 * @param redraw draws the page again
 * @param ceiling fixed top of the scale; by default it follows the data
 */
export function lineChart({ name, lines, say, redraw, ceiling }) {
  const width = widthOf(name, 560);
  const now = Math.max(0, ...lines.map((line) => line.points.at(-1)?.time ?? 0));
  const span = spanMillis(lines.map((line) => line.points));
  const started = lines.some((line) => line.points.length > 1);
  const top = ceiling ?? niceCeiling(Math.max(0, ...lines.flatMap((line) => line.points.map((point) => point.value ?? 0))));
  const scale = {
    x: (time) => LEFT + (1 - (now - time) / span) * (width - LEFT - RIGHT),
    y: (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM),
    timeAt: (x) => now - (1 - (x - LEFT) / (width - LEFT - RIGHT)) * span,
  };
  const move = (event) => {
    pointers.set(name, scale.timeAt(event.offsetX));
    redraw();
  };
  const leave = () => {
    pointers.delete(name);
    redraw();
  };
  const at = pointers.get(name);
  const chosen = lines.map((line) => (at === undefined ? line.points.at(-1) : nearest(line.points, at)));
  const marked = at === undefined ? undefined : chosen.find(Boolean)?.time;
  return html`<figure class="chart" ${sized(name)}>
    <figcaption class="legend">
      ${lines.map(
        (line, i) => html`<span class="key ${line.tone}"><i></i>${line.label} <b>${say(chosen[i]?.value ?? null)}</b></span>`,
      )}
      <span class="when">${started ? (marked ? clock(marked) : "now") : CHART_STARTS}</span>
    </figcaption>
    <svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" @pointermove=${move} @pointerleave=${leave}
      aria-label=${lines.map((line) => `${line.label} ${say(line.points.at(-1)?.value ?? null)}`).join(", ")}>
      ${grid(scale, width, { now, span, top }, say)}
      ${lines.map((line) => shape(line, scale))}
      ${marked ? svg`<line class="pointer" x1=${scale.x(marked)} x2=${scale.x(marked)} y1=${TOP} y2=${HEIGHT - BOTTOM} />` : nothing}
      ${lines.map((line, i) => dot(line, chosen[i], scale))}
    </svg>
  </figure>`;
}

function grid(scale, width, { now, span, top }, say) {
  const values = [0, top / 2, top];
  const step = STEPS_MILLIS.find((millis) => (span / millis) * 90 < width) ?? STEPS_MILLIS.at(-1);
  const times = [];
  // Whole minutes of local time; offsets of time zones are whole minutes too.
  for (let time = Math.floor(now / step) * step; time > now - span; time -= step) {
    times.push(time);
  }
  return svg`
    ${values.map(
      (value) => svg`
        <line class="grid" x1=${LEFT} x2=${width - RIGHT} y1=${scale.y(value)} y2=${scale.y(value)} />
        <text class="axis end" x=${LEFT - 8} y=${scale.y(value) + 4}>${say(value).replace(/\.0+(?=\D|$)/, "")}</text>`,
    )}
    ${times
      .filter((time) => scale.x(time) > LEFT + 20 && scale.x(time) < width - RIGHT - 16)
      .map((time) => svg`<text class="axis middle" x=${scale.x(time)} y=${HEIGHT - 5}>${step < 60_000 ? clock(time) : minute(time)}</text>`)}`;
}

function shape(line, scale) {
  const runs = [];
  let run = [];
  for (const point of line.points) {
    if (point.value === null) {
      run = [];
    } else {
      if (run.length === 0) {
        runs.push(run);
      }
      run.push(point);
    }
  }
  const base = scale.y(0);
  return runs
    .filter((points) => points.length > 1)
    .map((points) => {
      const path = points.map((point) => `${scale.x(point.time).toFixed(1)},${scale.y(point.value).toFixed(1)}`).join("L");
      const ends = [scale.x(points[0].time), scale.x(points.at(-1).time)];
      return svg`
        <path class="area ${line.tone}" d=${`M${ends[0]},${base}L${path}L${ends[1]},${base}Z`} />
        <path class="stroke ${line.tone}" d=${`M${path}`} />`;
    });
}

const dot = (line, point, scale) =>
  point && point.value !== null
    ? svg`<circle class="dot ${line.tone}" cx=${scale.x(point.time)} cy=${scale.y(point.value)} r="3.5" />`
    : nothing;

function nearest(points, time) {
  return points.reduce(
    (best, point) => (best && Math.abs(best.time - time) <= Math.abs(point.time - time) ? best : point),
    undefined,
  );
}

/** The next 1, 2, 4, 5 or 8 times a power of ten: half of it is a round number too. */
function niceCeiling(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value * 1.05));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * power >= value * 1.05);
  return (step ?? 10) * power;
}

/** A line without axes, for a card; the value stands beside it. */
export function sparkline(points, tone) {
  const values = points.filter((point) => point.value !== null);
  if (values.length < 2) {
    return nothing;
  }
  const top = Math.max(...values.map((point) => point.value)) || 1;
  const [first, last] = [values[0].time, values.at(-1).time];
  const path = values
    .map((point) => `${(((point.time - first) / (last - first)) * 100).toFixed(2)},${(27 - (point.value / top) * 24).toFixed(2)}`)
    .join("L");
  return html`<svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
    <path class="area ${tone}" d=${`M0,28L${path}L100,28Z`} />
    <path class="stroke ${tone}" d=${`M${path}`} />
  </svg>`;
}
