/** Says in words what holds a job back. */
import { arrows, duration, percent } from "./format.js";
import { highest, isTerminal } from "./job-model.js";
import { DIAGNOSIS } from "./text.js";
import { held } from "./watermark.js";

const BUSY = 0.9;
/** Above this share of its time a task counts as backpressured. */
const BACKPRESSURED = 0.1;
/** A busiest subtask this far above the average means that the work is spread badly. */
const UNEVEN = 0.3;
const IDLE = 0.97;

export const isBackpressured = (vertex) => (vertex.mostBackpressured ?? 0) > BACKPRESSURED;

/** The vertices that are busy over 90 % while a vertex that feeds them is backpressured. */
export function bottlenecks(list) {
  const byId = new Map(list.map((vertex) => [vertex.id, vertex]));
  return list.filter(
    (vertex) => vertex.busiest > BUSY && vertex.inputs.some((input) => isBackpressured(byId.get(input.from))),
  );
}

/** All vertices before `vertex` that are backpressured. */
function backpressuredBefore(vertex, list) {
  const byId = new Map(list.map((other) => [other.id, other]));
  const seen = new Set();
  const open = vertex.inputs.map((input) => input.from);
  while (open.length > 0) {
    const id = open.pop();
    if (!seen.has(id)) {
      seen.add(id);
      open.push(...byId.get(id).inputs.map((input) => input.from));
    }
  }
  return list.filter((other) => seen.has(other.id) && isBackpressured(other));
}

/**
 * The diagnosis of a job: `{tone, headline, text}`, tone one of bad, warn, ok, quiet.
 *
 * @param job the answer of /jobs/:jid
 * @param list its vertices
 * @param freeSlots of the cluster
 * @param rootCause the newest entry of its exceptions, if any
 */
export function diagnose(job, list, freeSlots, rootCause) {
  const state = job.state;
  if (isTerminal(state) || state !== "RUNNING") {
    return byState(job, list, freeSlots, rootCause);
  }
  const limiting = bottlenecks(list);
  if (limiting.length > 0) {
    return bottleneck(limiting, list, freeSlots);
  }
  const starting = list.filter((vertex) => !["RUNNING", "FINISHED"].includes(vertex.status));
  if (starting.length > 0) {
    const needed = Math.max(...list.map((vertex) => vertex.parallelism));
    const waits = starting.some((vertex) => vertex.status === "SCHEDULED") && freeSlots < needed;
    return quiet(waits ? DIAGNOSIS.waiting(needed, freeSlots) : DIAGNOSIS.starting);
  }
  return withoutBottleneck(list);
}

function bottleneck(limiting, list, freeSlots) {
  const vertex = highest(limiting, (one) => one.busiest);
  const before = backpressuredBefore(vertex, list);
  const most = highest(before, (one) => one.backpressured);
  const uneven = vertex.busiest - vertex.busy > UNEVEN;
  const how = uneven
    ? DIAGNOSIS.busyUnevenly(percent(vertex.busiest), percent(vertex.busy))
    : DIAGNOSIS.busyEvenly(vertex, percent(vertex.busiest));
  const names = limiting.map((one) => arrows(one.name)).join(", ");
  const advice = uneven ? DIAGNOSIS.skewed : DIAGNOSIS.raise(vertex, freeSlots);
  return {
    tone: "warn",
    headline: DIAGNOSIS.bottleneck(names),
    text: `${how}, ${DIAGNOSIS.upstream(before.length, percent(most.backpressured))}. ${advice}`,
  };
}

function withoutBottleneck(list) {
  const busiest = highest(list, (vertex) => vertex.busiest);
  if (busiest === null) {
    return quiet(DIAGNOSIS.noMetrics);
  }
  const blocked = highest(list, (vertex) => vertex.mostBackpressured);
  if (blocked !== null && blocked.mostBackpressured > 0.5) {
    return { tone: "warn", headline: DIAGNOSIS.stuck(arrows(blocked.name), percent(blocked.mostBackpressured)), text: "" };
  }
  const waiting = list.map((vertex) => held(vertex.eventTime)).find((found) => found?.tone === "warn");
  if (waiting) {
    return waiting;
  }
  if (busiest.busiest > BUSY) {
    const say = busiest.isSource ? DIAGNOSIS.sourceBound : DIAGNOSIS.nearLimit;
    return { tone: "ok", headline: say(arrows(busiest.name), percent(busiest.busiest)), text: "" };
  }
  if (list.every((vertex) => (vertex.idle ?? 0) > IDLE)) {
    return quiet(DIAGNOSIS.idle);
  }
  const text = `Busiest: ${arrows(busiest.name)}, ${percent(busiest.busiest)}.`;
  return { tone: "ok", headline: DIAGNOSIS.healthy, text };
}

function byState(job, list, freeSlots, rootCause) {
  const said = rootCause?.stacktrace?.split("\n")[0] || rootCause?.exceptionName;
  const cause = rootCause ? `${said}${rootCause.taskName ? ` in ${arrows(rootCause.taskName)}` : ""}` : "";
  switch (job.state) {
    case "FINISHED":
      return { tone: "ok", headline: DIAGNOSIS.finished(duration(job.duration)), text: "" };
    case "FAILED":
      return { tone: "bad", headline: DIAGNOSIS.failed, text: cause };
    case "FAILING":
      return { tone: "bad", headline: DIAGNOSIS.failing, text: cause };
    case "RESTARTING":
      return { tone: "warn", headline: DIAGNOSIS.restarting, text: cause };
    case "CANCELED":
      return quiet(DIAGNOSIS.canceled);
    case "CANCELLING":
      return quiet(DIAGNOSIS.canceling);
    default: {
      const needed = Math.max(1, ...list.map((vertex) => vertex.parallelism));
      return quiet(freeSlots < needed ? DIAGNOSIS.waiting(needed, freeSlots) : DIAGNOSIS.starting);
    }
  }
}

const quiet = (headline) => ({ tone: "quiet", headline, text: "" });
