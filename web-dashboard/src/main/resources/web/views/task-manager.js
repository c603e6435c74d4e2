/** One TaskManager: memory, slots, threads. */
import { get, optional, taskManager } from "../api.js";
import { bar, card, empty, facts, kpi, table } from "../components.js";
import { bytes, duration, exact, percent } from "../format.js";
import { html, nothing } from "../lit.js";
import { slots } from "./task-managers.js";

const METRICS = ["Status.JVM.CPU.Load", "Status.JVM.Threads.Count"];

/** The last thread dump that was asked for, `{id, threads}` or `{id, problem}`. */
let dump = null;

export const taskManagerView = {
  title: (params) => `TaskManager ${params.id}`,

  async load({ id }, signal) {
    const [detail, metrics, jobs] = await Promise.all([
      get(taskManager(id), signal),
      optional(`${taskManager(id)}/metrics?get=${METRICS.join(",")}`, [], signal),
      optional("/jobs/overview", { jobs: [] }, signal),
    ]);
    return {
      detail,
      values: Object.fromEntries(metrics.map((metric) => [metric.id, Number(metric.value)])),
      names: new Map(jobs.jobs.map((job) => [job.jid, job.name])),
    };
  },

  render({ detail, values, names }, context) {
    const metrics = detail.metrics ?? {};
    const heap = metrics.heapMax > 0 ? metrics.heapUsed / metrics.heapMax : null;
    return html`
      <header class="head"><div class="head-name"><h1>${detail.id}</h1><p class="sub"><code>${detail.path}</code></p></div></header>
      <div class="kpis five">
        ${kpi("Slots in use", html`${detail.slotsNumber - detail.freeSlots}<small> / ${detail.slotsNumber}</small>`, slots(detail))}
        ${kpi("Heap", percent(heap), `${bytes(metrics.heapUsed)} of ${bytes(metrics.heapMax)}`, bar([{ value: heap ?? 0, tone: heap > 0.9 ? "hot" : "busy" }]))}
        ${kpi("CPU", percent(values["Status.JVM.CPU.Load"]), `${exact(detail.hardware?.cpuCores)} cores`)}
        ${kpi("Threads", exact(values["Status.JVM.Threads.Count"]), "in its JVM")}
        ${kpi("Last heartbeat", duration(Math.max(0, Date.now() - detail.timeSinceLastHeartbeat)), "ago")}
      </div>
      <div class="two">
        ${card("Memory", memory(detail, metrics))}
        ${card("Slots", allocated(detail, names))}
      </div>
      <div class="two">${card("Garbage collection", collectors(metrics))}${card("Machine", machine(detail))}</div>
      ${card("Threads", threads(detail.id, context), html`<button type="button" @click=${() => takeDump(detail.id, context)}>Take a thread dump</button>`)}
    `;
  },
};

function memory(detail, metrics) {
  const rows = [
    ["JVM heap", metrics.heapUsed, metrics.heapMax],
    ["JVM non-heap", metrics.nonHeapUsed, metrics.nonHeapMax],
    ["Direct buffers", metrics.directUsed, metrics.directMax],
    ["Mapped files", metrics.mappedUsed, metrics.mappedMax],
    ["Exchange buffers", metrics.nettyShuffleMemoryUsed, metrics.nettyShuffleMemoryTotal],
  ].filter(([, used, limit]) => Number.isFinite(used) && limit !== 0);
  if (rows.length === 0) {
    return empty({ title: "Not reported", text: "This TaskManager has not sent figures of its memory yet." });
  }
  return html`<ul class="gauges">
    ${rows.map(([name, used, limit]) => {
      const share = limit > 0 ? Math.min(1, used / limit) : 0;
      return html`<li><span>${name}</span>${bar([{ value: share, tone: share > 0.9 ? "hot" : "busy" }], true)}<b>${bytes(used)}<small>${limit > 0 ? ` / ${bytes(limit)}` : " / no limit"}</small></b></li>`;
    })}
  </ul>`;
}

function allocated(detail, names) {
  const list = detail.allocatedSlots ?? [];
  if (list.length === 0) {
    return empty({ title: "No slot is in use", text: "Jobs that are started next may run here." });
  }
  return table(
    "Slots in use",
    [
      { head: "Job", cell: (slot) => html`<a href=${`#/jobs/${slot.jobId}`}>${names.get(slot.jobId) ?? slot.jobId}</a>` },
      { head: "Tasks", cell: (slot) => exact(slot.assignedTasks), number: true },
    ],
    list,
  );
}

function collectors(metrics) {
  const list = metrics.garbageCollectors ?? [];
  return list.length === 0
    ? empty({ title: "Not reported", text: "No garbage collector has reported." })
    : table(
        "Garbage collectors",
        [
          { head: "Collector", cell: (one) => one.name },
          { head: "Runs", cell: (one) => exact(one.count), number: true },
          { head: "Time", cell: (one) => duration(one.time), number: true },
        ],
        list,
      );
}

function machine({ hardware = {}, dataPort }) {
  return facts([
    ["Processors", exact(hardware.cpuCores)],
    ["Physical memory", bytes(hardware.physicalMemory)],
    ["Data port", dataPort > 0 ? dataPort : "—"],
  ]);
}

async function takeDump(id, context) {
  try {
    const answer = await get(`${taskManager(id)}/thread-dump`);
    dump = { id, threads: answer.threadInfos ?? [] };
  } catch (error) {
    dump = { id, problem: error.message };
  }
  context.redraw();
}

function threads(id) {
  if (dump?.id !== id) {
    return html`<p class="soft pad">A thread dump shows what every thread does at this moment: useful when an operator is busy and you do not know why.</p>`;
  }
  if (dump.problem) {
    return html`<p class="problem pad" role="alert">The TaskManager gave no thread dump: ${dump.problem}</p>`;
  }
  return html`${dump.threads.map(
    (thread) => html`<details class="pad"><summary>${thread.threadName}</summary><pre tabindex="0">${thread.stringifiedThreadInfo}</pre></details>`,
  )}${dump.threads.length === 0 ? nothing : html`<p class="soft pad">${exact(dump.threads.length)} threads</p>`}`;
}
