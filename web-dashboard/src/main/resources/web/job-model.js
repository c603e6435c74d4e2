/** Turns what the REST interface says of a job into what the page draws. */

/** Metrics asked of every vertex. */
export const VERTEX_METRICS = [
  "numRecordsInPerSecond",
  "numRecordsOutPerSecond",
  "busyTimeMsPerSecond",
  "backPressuredTimeMsPerSecond",
  "idleTimeMsPerSecond",
];

const TERMINAL = new Set(["FINISHED", "FAILED", "CANCELED", "SUSPENDED"]);

export const isTerminal = (state) => TERMINAL.has(state);

/** Watermarks are 64-bit; the two ends of the range have a meaning of their own. */
const UNSET_BELOW = -9e18;
const FINAL_ABOVE = 9e18;

const finite = (value) => (Number.isFinite(value) ? value : null);

/** Milliseconds per second, as a ratio within 0 and 1. */
const ratio = (millis) => (Number.isFinite(millis) ? Math.min(1, Math.max(0, millis / 1000)) : null);

/**
 * The vertices of a job, sources first.
 *
 * @param job the answer of /jobs/:jid
 * @param metrics vertex id → aggregated metrics
 * @param watermarks vertex id → watermarks of its subtasks
 * @param eventTimes vertex id → how far event time has come in a source
 */
export function vertices(job, metrics, watermarks, eventTimes) {
  const nodes = new Map((job.plan?.nodes ?? []).map((node) => [node.id, node]));
  const known = new Set((job.vertices ?? []).map((vertex) => vertex.id));
  const now = job.now ?? Date.now();
  const list = (job.vertices ?? []).map((vertex) => {
    const aggregated = Object.fromEntries((metrics.get(vertex.id) ?? []).map((metric) => [metric.id, metric]));
    const inputs = (nodes.get(vertex.id)?.inputs ?? []).filter((input) => known.has(input.id));
    const busy = aggregated.busyTimeMsPerSecond;
    const waiting = aggregated.backPressuredTimeMsPerSecond;
    const eventTime = eventTimes.get(vertex.id) ?? null;
    const watermark = eventTime ? (watermarkOf(eventTime.watermark) ?? null) : lowest(watermarks.get(vertex.id) ?? []);
    return {
      id: vertex.id,
      name: vertex.name,
      parallelism: vertex.parallelism,
      status: vertex.status,
      tasks: vertex.tasks ?? {},
      start: vertex["start-time"],
      duration: vertex.duration,
      inputs: inputs.map((input) => ({ from: input.id, strategy: strategy(input.ship_strategy) })),
      isSource: inputs.length === 0,
      inRate: finite(aggregated.numRecordsInPerSecond?.sum),
      outRate: finite(aggregated.numRecordsOutPerSecond?.sum),
      inTotal: finite(vertex.metrics?.["read-records"]),
      outTotal: finite(vertex.metrics?.["write-records"]),
      inBytes: finite(vertex.metrics?.["read-bytes"]),
      outBytes: finite(vertex.metrics?.["write-bytes"]),
      busy: ratio(busy?.avg),
      busiest: ratio(busy?.max),
      backpressured: ratio(waiting?.avg),
      mostBackpressured: ratio(waiting?.max),
      idle: ratio(aggregated.idleTimeMsPerSecond?.avg),
      watermark,
      eventTime,
      lag: typeof watermark === "number" ? now - watermark : null,
    };
  });
  const feeding = new Set(list.flatMap((vertex) => vertex.inputs.map((input) => input.from)));
  for (const vertex of list) {
    vertex.isSink = !feeding.has(vertex.id);
  }
  return sourcesFirst(list);
}

const strategy = (name) => String(name ?? "").toLowerCase().replaceAll("_", " ") || "forward";

/** Anything but a forward edge may leave the TaskManager. */
export const isShuffle = (input) => input.strategy !== "forward";

/** The watermark of a task is its lowest one: a number, "final" after the end of input, null before the first. */
function lowest(entries) {
  const values = entries.map((entry) => watermarkOf(entry.value)).filter((value) => value !== undefined);
  if (values.length === 0 || values.includes(null)) {
    return null;
  }
  const open = values.filter((value) => value !== "final");
  return open.length === 0 ? "final" : Math.min(...open);
}

/** The ids of the vertices that read no other. */
export function sourceIds(job) {
  const nodes = (job.plan?.nodes ?? []).filter((node) => (node.inputs ?? []).length === 0);
  return new Set(nodes.map((node) => node.id));
}

/** Reads one watermark: number, "final", null (none yet), or undefined (not reported). */
export function watermarkOf(text) {
  const value = Number(text);
  if (text === undefined || text === null || text === "" || Number.isNaN(value)) {
    return undefined;
  }
  if (value < UNSET_BELOW) {
    return null;
  }
  return value > FINAL_ABOVE ? "final" : value;
}

function sourcesFirst(list) {
  const byId = new Map(list.map((vertex) => [vertex.id, vertex]));
  const placed = new Set();
  const ordered = [];
  const place = (vertex) => {
    if (placed.has(vertex.id)) {
      return;
    }
    placed.add(vertex.id);
    vertex.inputs.forEach((input) => place(byId.get(input.from)));
    ordered.push(vertex);
  };
  list.forEach(place);
  return ordered;
}

/** Records per second that enter the job and that reach its ends. */
export function totals(list) {
  const sum = (chosen, value) =>
    chosen.reduce((total, vertex) => (value(vertex) === null ? total : (total ?? 0) + value(vertex)), null);
  const sources = list.filter((vertex) => vertex.isSource);
  const sinks = list.filter((vertex) => vertex.isSink);
  const most = (one, other) => (one === null ? other : Math.max(one, other ?? 0));
  const running = (name) => list.reduce((total, vertex) => total + (vertex.tasks[name] ?? 0), 0);
  return {
    // A source counts what it emits; chained to its sink it emits nothing, and its own count remains.
    inRate: sum(sources, (vertex) => most(vertex.outRate, vertex.inRate)),
    outRate: sum(sinks, (vertex) => most(vertex.inRate, vertex.outRate)),
    inTotal: sum(sources, (vertex) => most(vertex.outTotal, vertex.inTotal)),
    outTotal: sum(sinks, (vertex) => most(vertex.inTotal, vertex.outTotal)),
    sources: sources.length,
    sinks: sinks.length,
    tasks: list.reduce((total, vertex) => total + vertex.parallelism, 0),
    running: running("RUNNING"),
    finished: running("FINISHED"),
  };
}

/** The vertex whose `value` is highest, null when none has one. */
export function highest(list, value) {
  return list.reduce((best, vertex) => {
    const here = value(vertex);
    return here !== null && (best === null || here > value(best)) ? vertex : best;
  }, null);
}
