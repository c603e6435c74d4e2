/** Numbers, sizes and times as people read them. What is not known is a dash. */

export const NONE = "—";

const known = (value) => typeof value === "number" && Number.isFinite(value);

function scaled(value, steps, base) {
  let unit = 0;
  let rest = Math.abs(value);
  while (rest >= base * 0.9995 && unit < steps.length - 1) {
    rest /= base;
    unit += 1;
  }
  const digits = unit === 0 ? (rest < 10 && rest % 1 !== 0 ? 1 : 0) : rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0;
  return `${value < 0 ? "−" : ""}${rest.toFixed(digits)}${steps[unit]}`;
}

/** 41200 → "41.2k", 1830000 → "1.83M". */
export const count = (value) => (known(value) ? scaled(value, ["", "k", "M", "G", "T"], 1000) : NONE);

/** 1830000 → "1,830,000". */
export const exact = (value) => (known(value) ? Math.round(value).toLocaleString("en") : NONE);

/** 41200 → "41.2k/s". */
export const rate = (value) => (known(value) ? `${count(value)}/s` : NONE);

/** 1048576 → "1.00 MB", in steps of 1024 as memory is sold. */
export const bytes = (value) =>
  known(value) && value >= 0 ? scaled(value, [" B", " KB", " MB", " GB", " TB"], 1024) : NONE;

/** 0.994 → "99 %". */
export const percent = (ratio) => (known(ratio) ? `${Math.round(ratio * 100)} %` : NONE);

/** 15120000 → "4 h 12 m". */
export function duration(millis) {
  if (!known(millis)) {
    return NONE;
  }
  const size = Math.abs(millis);
  if (size < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (Math.abs(seconds) < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? "−" : "";
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  if (days > 0) {
    return `${sign}${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${sign}${hours} h ${minutes} m`;
  }
  return minutes > 0 ? `${sign}${minutes} m ${whole % 60} s` : `${sign}${whole} s`;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const clockFormat = new Intl.DateTimeFormat("en-GB", CLOCK);
const minuteFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** Local time of day, "14:03:22". */
export const clock = (millis) => (known(millis) ? clockFormat.format(millis) : NONE);

/** Local hour and minute, "14:03". */
export const minute = (millis) => minuteFormat.format(millis);

/** Local day, "14 Jan 2001". */
export const day = (millis) => yearFormat.format(millis);

/** Local time with the day unless it is today. */
export function moment(millis) {
  if (!known(millis) || millis <= 0) {
    return NONE;
  }
  const then = new Date(millis);
  const today = new Date();
  if (then.toDateString() === today.toDateString()) {
    return clock(millis);
  }
  const format = then.getFullYear() === today.getFullYear() ? dayFormat : yearFormat;
  return `${format.format(millis)}, ${clock(millis)}`;
}

/** "1 task", "2 tasks". */
export const plural = (number, word) => `${exact(number)} ${word}${number === 1 ? "" : "s"}`;

/** The first eight characters of an id. */
export const shortId = (id) => `${String(id).slice(0, 8)}…`;

/** "Source: A -> Parse" → "Source: A → Parse". */
export const arrows = (name) => String(name).replaceAll(" -> ", " → ");
