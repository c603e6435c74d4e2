/** How far event time has come, in words. */
import { duration, moment } from "./format.js";

/** Beyond this a lag says nothing: the job replays old events, and their own time is more telling. */
const REPLAY_MILLIS = 24 * 3_600_000;

export const isReplay = (lag) => lag !== null && Math.abs(lag) > REPLAY_MILLIS;

/** One line for a node. */
export function watermarkText({ watermark, lag }) {
  if (watermark === "final") {
    return "watermark: end of input";
  }
  if (watermark === null) {
    return "no watermark";
  }
  return isReplay(lag) ? `event time ${moment(watermark)}` : `watermark lag ${duration(lag)}`;
}

/** One cell of the table of operators. */
export function watermarkShort({ watermark, lag }) {
  if (watermark === "final") {
    return "end of input";
  }
  if (watermark === null) {
    return "none";
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
