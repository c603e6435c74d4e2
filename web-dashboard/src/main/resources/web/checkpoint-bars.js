/** The durations of a job's checkpoints as bars, oldest first. */
import { bytes, duration } from "./format.js";
import { html, nothing, svg } from "./lit.js";

const MOST_BARS = 60;
const WIDTH = 10;
const HEIGHT = 64;

/** Id of a job → its checkpoints by id. The JobManager remembers the last few; the page keeps what it has seen. */
const seen = new Map();

/** Takes over what the JobManager tells of its latest checkpoints. */
export function recordCheckpoints(jid, history) {
  const known = seen.get(jid) ?? new Map();
  history.forEach((checkpoint) => known.set(checkpoint.id, checkpoint));
  const ids = [...known.keys()].sort((one, other) => one - other);
  ids.slice(0, -MOST_BARS).forEach((id) => known.delete(id));
  seen.clear();
  seen.set(jid, known);
}

const toneOf = (checkpoint) =>
  checkpoint.status === "FAILED" ? "bad" : checkpoint.status === "IN_PROGRESS" ? "idle" : checkpoint.is_savepoint ? "one" : "two";

const sayOf = (checkpoint) =>
  `${checkpoint.is_savepoint ? "Savepoint" : "Checkpoint"} ${checkpoint.id}: ${checkpoint.status.toLowerCase().replace("_", " ")}, ${duration(checkpoint.end_to_end_duration)}, ${bytes(checkpoint.checkpointed_size)}`;

/** Bars that lead to the details; `selected` is the id of the one shown. */
export function checkpointBars(job, selected) {
  const list = [...(seen.get(job.jid)?.values() ?? [])].sort((one, other) => one.id - other.id);
  if (list.length === 0) {
    return nothing;
  }
  const top = Math.max(1, ...list.map((checkpoint) => checkpoint.end_to_end_duration));
  const bars = list.map((checkpoint, i) => {
    const height = Math.max(3, (checkpoint.end_to_end_duration / top) * HEIGHT);
    return svg`<a href=${`#/jobs/${job.jid}/checkpoints/${checkpoint.id}`} aria-label=${sayOf(checkpoint)}>
      <title>${sayOf(checkpoint)}</title>
      <rect class="catch" x=${i * WIDTH} y="0" width=${WIDTH} height=${HEIGHT} />
      <rect class=${`column ${toneOf(checkpoint)} ${checkpoint.id === selected ? "chosen" : ""}`} x=${i * WIDTH + 1} y=${HEIGHT - height} width=${WIDTH - 2} height=${height} rx="2" />
    </a>`;
  });
  return html`<figure class="columns">
    <svg viewBox=${`0 0 ${MOST_BARS * WIDTH} ${HEIGHT}`} preserveAspectRatio="xMinYMid meet" role="group" aria-label="Durations of the last checkpoints">${bars}</svg>
    <figcaption class="legend">
      <span class="key two"><i></i>completed</span><span class="key one"><i></i>savepoint</span><span class="key bad"><i></i>failed</span
      ><span class="when">tallest ${duration(top)}</span>
    </figcaption>
  </figure>`;
}
