/** All TaskManagers. */
import { get } from "../api.js";
import { card, empty, table } from "../components.js";
import { bytes, duration, exact } from "../format.js";
import { html } from "../lit.js";
import { NO_TASK_MANAGERS } from "../text.js";

const MANY_SLOTS = 16;

export const taskManagersView = {
  title: () => "TaskManagers",

  load: (params, signal) => get("/taskmanagers", signal),

  render({ taskmanagers }) {
    return html`<header class="head"><h1>TaskManagers</h1></header>
      ${card(`${taskmanagers.length} registered`, taskmanagers.length === 0 ? empty(NO_TASK_MANAGERS) : taskManagerTable(taskmanagers))}`;
  },
};

/** Shared with the overview. */
export function taskManagerTable(taskManagers) {
  const now = Date.now();
  return table(
    "TaskManagers",
    [
      { head: "TaskManager", cell: (one) => html`<a class="strong" href=${`#/task-managers/${encodeURIComponent(one.id)}`}>${one.id}</a>` },
      { head: "Slots in use", cell: slots },
      { head: "Tasks", cell: (one) => exact(one.assignedTasks), number: true },
      { head: "Last heartbeat", cell: (one) => `${duration(Math.max(0, now - one.timeSinceLastHeartbeat))} ago`, number: true },
      { head: "Data port", cell: (one) => (one.dataPort > 0 ? one.dataPort : "—"), number: true },
      { head: "Cores", cell: (one) => exact(one.hardware?.cpuCores), number: true },
      { head: "Physical memory", cell: (one) => bytes(one.hardware?.physicalMemory), number: true },
      { head: "JVM heap free", cell: (one) => bytes(one.hardware?.freeMemory), number: true },
    ],
    taskManagers,
  );
}

/** A square per slot while there are few, always with the numbers. */
export function slots(one) {
  const used = one.slotsNumber - one.freeSlots;
  const squares = one.slotsNumber <= MANY_SLOTS ? Array.from({ length: one.slotsNumber }, (_, i) => html`<i class=${i < used ? "used" : ""}></i>`) : "";
  return html`<span class="slots"><span class="squares" aria-hidden="true">${squares}</span>${used} of ${one.slotsNumber}</span>`;
}
