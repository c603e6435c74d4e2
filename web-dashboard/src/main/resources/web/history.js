/** What was polled in the last ten minutes, for charts. Kept while the page is open. */

const WINDOW_MILLIS = 10 * 60_000;

/** Name of a series → points `{time, value}`, oldest first. */
const series = new Map();

/** Series name of a value of a vertex; `vertex` null: of the whole job. */
export const seriesOf = (jid, vertex, what) => `${jid}/${vertex?.id ?? "job"}/${what}`;

/** Adds a point. A value that is not known leaves a gap. */
export function record(name, time, value) {
  const points = series.get(name) ?? [];
  if (points.length > 0 && points.at(-1).time >= time) {
    return;
  }
  points.push({ time, value: Number.isFinite(value) ? value : null });
  const start = time - WINDOW_MILLIS;
  const keep = points.findIndex((point) => point.time >= start);
  series.set(name, keep > 0 ? points.slice(keep) : points);
}

/** The time that charts of these points show: it grows from a minute to the whole window. */
export function spanMillis(lists) {
  const times = lists.filter((points) => points.length > 0).map((points) => points.at(-1).time - points[0].time);
  return Math.min(WINDOW_MILLIS, Math.max(60_000, ...times));
}

/** The points of a series, oldest first. */
export const read = (name) => series.get(name) ?? [];

/** Forgets what belongs to other jobs, so that a page left open does not grow. */
export function keepOnly(prefix) {
  for (const name of series.keys()) {
    if (!name.startsWith(prefix)) {
      series.delete(name);
    }
  }
}
