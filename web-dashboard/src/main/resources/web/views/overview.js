/** The cluster at a glance: slots, jobs, TaskManagers. */
import { get, optional } from "../api.js";
import { bar, card, empty, kpi, pill, table } from "../components.js";
import { duration, exact, moment, plural, shortId } from "../format.js";
import { isTerminal } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { NO_FINISHED_JOBS, NO_JOBS, NO_RUNNING_JOBS, NO_TASK_MANAGERS } from "../text.js";
import { taskManagerTable } from "./task-managers.js";

export const overviewView = {
  title: () => "Overview",

  async load(params, signal) {
    const [jobs, taskManagers] = await Promise.all([
      get("/jobs/overview", signal),
      optional("/taskmanagers", { taskmanagers: [] }, signal),
    ]);
    return { jobs: jobs.jobs, taskManagers: taskManagers.taskmanagers };
  },

  render({ jobs, taskManagers }, { overview }) {
    const byStart = (one, other) => other["start-time"] - one["start-time"];
    const running = jobs.filter((job) => !isTerminal(job.state)).sort(byStart);
    const ended = jobs.filter((job) => isTerminal(job.state)).sort((one, other) => other["end-time"] - one["end-time"]);
    return html`
      <h1 class="unseen">Overview</h1>
      ${overview ? numbers(overview, running, ended) : nothing}
      ${jobs.length === 0
        ? card("Jobs", empty(NO_JOBS))
        : html`
            ${card("Running jobs", running.length === 0 ? empty(NO_RUNNING_JOBS) : jobTable("Running jobs", running, false))}
            ${card("Completed jobs", ended.length === 0 ? empty(NO_FINISHED_JOBS) : jobTable("Completed jobs", ended, true))}
          `}
      ${card("TaskManagers", taskManagers.length === 0 ? empty(NO_TASK_MANAGERS) : taskManagerTable(taskManagers))}
    `;
  },
};

function numbers(overview, running, ended) {
  const total = overview["slots-total"];
  const used = total - overview["slots-available"];
  const waiting = running.filter((job) => job.state !== "RUNNING").length;
  const failed = overview["jobs-failed"];
  const lastFailure = ended.find((job) => job.state === "FAILED");
  return html`<div class="kpis five">
    ${kpi("Running jobs", exact(overview["jobs-running"]), waiting ? `${waiting} not running yet` : "none is waiting")}
    ${kpi("Slots in use", html`${used}<small> / ${total}</small>`, `${exact(overview["slots-available"])} free`, bar([{ value: total ? used / total : 0, tone: "busy" }]))}
    ${kpi("TaskManagers", exact(overview.taskmanagers), total ? `${plural(total, "slot")} together` : "none registered")}
    ${kpi("Finished", exact(overview["jobs-finished"]), `${exact(overview["jobs-cancelled"])} canceled`)}
    ${kpi(
      "Failed",
      html`<span class=${failed ? "bad" : ""}>${exact(failed)}</span>`,
      lastFailure ? html`last: <a href=${`#/jobs/${lastFailure.jid}`}>${lastFailure.name}</a>` : "no failure",
    )}
  </div>`;
}

function jobTable(caption, jobs, ended) {
  const times = ended
    ? [{ head: "Ended", cell: (job) => moment(job["end-time"]), number: true }]
    : [{ head: "Started", cell: (job) => moment(job["start-time"]), number: true }];
  return table(
    caption,
    [
      { head: "State", cell: (job) => pill(job.state) },
      { head: "Name", cell: (job) => html`<a class="strong" href=${`#/jobs/${job.jid}`}>${job.name}</a>` },
      { head: "Id", cell: (job) => html`<code title=${job.jid}>${shortId(job.jid)}</code>` },
      { head: "Tasks", cell: (job) => tasks(job.tasks) },
      ...times,
      { head: "Duration", cell: (job) => duration(job.duration), number: true },
    ],
    jobs,
  );
}

const TONES = { running: "busy", finished: "done", failed: "hot", canceled: "idle", canceling: "wait" };

function tasks(counts) {
  const total = counts.total || 1;
  const present = Object.entries(counts).filter(([state, number]) => state !== "total" && number > 0);
  const words = present.map(([state, number]) => `${number} ${state}`).join(", ");
  return html`<span class="tasks">${bar(present.map(([state, number]) => ({ value: number / total, tone: TONES[state] ?? "wait" })))}<span>${words || "none"}</span></span>`;
}
