/** How far event time has come in each split of a source. */
import { banner, table } from "../components.js";
import { count, duration, exact, NONE } from "../format.js";
import { watermarkOf } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { EVENT_TIME } from "../text.js";
import { held, watermarkCell } from "../watermark.js";

/** The slowest are what one looks for. */
const MOST_ROWS = 25;

/** @param eventTime the answer of /weir/v1/…/watermarks, or null where time does not matter */
export function splitWatermarks(eventTime) {
  if (eventTime === null) {
    return nothing;
  }
  const found = held(eventTime);
  const rows = eventTime.subtasks.flatMap(({ subtask, slowest }) => slowest.map((split) => ({ ...split, subtask })));
  const all = eventTime.subtasks.reduce((sum, subtask) => sum + subtask.splits, 0);
  if (found === null && rows.length === 0) {
    return nothing;
  }
  const shown = rows.sort(slowestFirst).slice(0, MOST_ROWS);
  const furthest = Math.max(...rows.filter((split) => !split.idle).map(position));
  return html`<section class="splits" aria-label="Watermarks of the splits">
    <h3>Watermarks of its splits</h3>
    ${found ? banner(found) : nothing}${eventTime.idle ? banner({ tone: "quiet", headline: EVENT_TIME.allIdle }) : nothing}
    ${shown.length > 0 ? splitTable(shown, furthest, eventTime.now) : nothing}
    ${all > shown.length ? html`<p class="soft">${EVENT_TIME.more(all - shown.length)}</p>` : nothing}
  </section>`;
}

/** Where a split stands among the others; one without a watermark before all. */
function position(split) {
  const watermark = watermarkOf(split.watermark);
  return watermark === "final" ? Infinity : (watermark ?? -Infinity);
}

function slowestFirst(one, other) {
  if (one.idle !== other.idle) {
    return one.idle ? 1 : -1;
  }
  const [first, second] = [position(one), position(other)];
  if (first !== second) {
    return first < second ? -1 : 1;
  }
  return other.silentMillis - one.silentMillis || one.id.localeCompare(other.id, "en", { numeric: true });
}

function splitTable(rows, furthest, now) {
  const behind = (split) => {
    const distance = furthest - position(split);
    return split.idle || !Number.isFinite(distance) ? NONE : duration(distance);
  };
  return table(
    "Splits, the slowest first",
    [
      { head: "Split", cell: (split) => html`<span class="strong">${split.id}</span>` },
      { head: "Subtask", cell: (split) => split.subtask, number: true },
      { head: "State", cell: (split) => (split.idle ? "idle" : "active") },
      { head: "Watermark", cell: (split) => watermarkCell(watermarkOf(split.watermark), now), number: true },
      { head: "Behind the furthest", cell: behind, number: true },
      { head: "Records", cell: (split) => html`<span title=${exact(split.records)}>${count(split.records)}</span>`, number: true },
      { head: "Without records for", cell: (split) => duration(split.silentMillis), number: true },
    ],
    rows,
  );
}
