/** How far event time has come, in words. */
import { duration, moment } from "./format.js";
import { watermarkOf } from "./job-model.js";
import { EVENT_TIME } from "./text.js";

/** Beyond this a lag says nothing: the job replays old events, and their own time is more telling. */
const REPLAY_MILLIS = 24 * 3_600_000;

/** A split that has sent nothing for this long is worth a word. */
const SILENT_MILLIS = 5_000;

export const isReplay = (lag) => lag !== null && Math.abs(lag) > REPLAY_MILLIS;

/** One line for a node. */
export function watermarkText({ watermark, lag, eventTime }) {
  if (watermark === "final") {
    return "watermark: end of input";
  }
  if (watermark === null) {
    return eventTime?.idle ? "watermark: idle" : "no watermark";
  }
  return isReplay(lag) ? `event time ${moment(watermark)}` : `watermark lag ${duration(lag)}`;
}

/** One cell of the table of operators. */
export function watermarkShort({ watermark, lag, eventTime }) {
  if (watermark === "final") {
    return "end of input";
  }
  if (watermark === null) {
    return eventTime?.idle ? "idle" : "none";
  }
  return isReplay(lag) ? moment(watermark) : `${duration(lag)} behind`;
}

/** One cell of the table of subtasks; `value` is a watermark as job-model.js reads it. */
export function watermarkCell(value, now) {
  if (value === "final") {
    return "end of input";
  }
  if (value === null || value === undefined) {
    return "—";
  }
  return isReplay(now - value) ? moment(value) : `${moment(value)} (${duration(now - value)} ago)`;
}

const nameOf = ({ split, subtask }) => split ?? EVENT_TIME.subtask(subtask);

/**
 * Which split of a source holds its watermark back: `{tone, headline, text}` as a banner takes it, null where none does. The
 * tone is "warn" when others are further and this one is silent.
 *
 * @param eventTime the answer of /weir/v1/…/watermarks, or null
 */
export function held(eventTime) {
  const holder = eventTime?.holder;
  if (!holder) {
    return null;
  }
  const splits = eventTime.subtasks.reduce((sum, subtask) => sum + subtask.splits, 0);
  const hasNoSplit = holder.split === null && splits > 0;
  const isSilent = hasNoSplit || holder.silentMillis >= SILENT_MILLIS;
  const behind = holder.furthest && holder.behindMillis !== null ? EVENT_TIME.behind(duration(holder.behindMillis), nameOf(holder.furthest)) : null;
  if (!isSilent) {
    return behind === null ? null : { tone: "quiet", headline: EVENT_TIME.slowest(nameOf(holder)), text: `${behind}.` };
  }
  const at = watermarkOf(eventTime.watermark);
  const others = holder.alsoHolding > 0 ? EVENT_TIME.others(holder.alsoHolding) : "";
  const why = hasNoSplit
    ? EVENT_TIME.noSplit
    : (holder.records === 0 ? EVENT_TIME.neverSent : EVENT_TIME.silent)(duration(holder.silentMillis));
  return {
    tone: holder.furthest ? "warn" : "quiet",
    headline: typeof at === "number" ? EVENT_TIME.heldAt(nameOf(holder), moment(at)) : EVENT_TIME.heldBack(nameOf(holder)),
    text: `${[behind, why + others].filter(Boolean).join("; ")}. ${advice(eventTime, hasNoSplit)}`,
  };
}

function advice(eventTime, hasNoSplit) {
  if (eventTime.idleTimeoutMillis !== null) {
    return EVENT_TIME.idleAfter(duration(eventTime.idleTimeoutMillis));
  }
  return hasNoSplit ? EVENT_TIME.lowerParallelism : EVENT_TIME.setIdleness;
}
