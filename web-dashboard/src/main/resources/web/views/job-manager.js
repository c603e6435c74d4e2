/** The JobManager: its memory, who would follow it, and its configuration. */
import { get, optional } from "../api.js";
import { bar, card, kpi } from "../components.js";
import { bytes, duration, exact, moment, percent } from "../format.js";
import { html } from "../lit.js";
import { keysAndValues } from "./job-facts.js";

const METRICS = [
  "Status.JVM.Memory.Heap.Used",
  "Status.JVM.Memory.Heap.Max",
  "Status.JVM.CPU.Load",
  "Status.JVM.Threads.Count",
];

/** What the reader looks for among the keys. */
let wanted = "";

const address = ({ rest, rpc }) => `${rest} (RPC on ${rpc})`;

/** Who leads, who stands by, and how that is found out. */
function election({ epoch, since, leader, standbys, service, connected, lease, "take-over-timeout": takeOver }) {
  const waiting = connected && standbys ? standbys.map(address).join(", ") || "none: nobody takes over" : "not known";
  return [
    ["Leader", address(leader)],
    ["Epoch", `${exact(epoch)}, since ${moment(since)}`],
    ["Standbys", waiting],
    [`Connection to ${service}`, connected ? "connected" : "lost: nothing durable is written until it is back"],
    ["Lease", `tasks run for ${duration(lease)} without a leader`],
    ["Take-over", `a new leader waits ${duration(takeOver)} for running tasks`],
  ];
}

export const jobManagerView = {
  title: () => "JobManager",

  async load(params, signal) {
    const [config, leadership, metrics] = await Promise.all([
      get("/jobmanager/config", signal),
      get("/weir/v1/leadership", signal),
      optional(`/jobmanager/metrics?get=${METRICS.join(",")}`, [], signal),
    ]);
    return { config, leadership, values: Object.fromEntries(metrics.map((metric) => [metric.id, Number(metric.value)])) };
  },

  render({ config, leadership, values }, context) {
    const used = values["Status.JVM.Memory.Heap.Used"];
    const limit = values["Status.JVM.Memory.Heap.Max"];
    const share = limit > 0 ? used / limit : null;
    const pairs = config.map(({ key, value }) => [key, value]).sort(([one], [other]) => (one < other ? -1 : 1));
    const shown = pairs.filter(([key, value]) => `${key} ${value}`.toLowerCase().includes(wanted));
    const search = (event) => {
      wanted = event.target.value.trim().toLowerCase();
      context.redraw();
    };
    return html`
      <header class="head"><h1>JobManager</h1></header>
      <div class="kpis three">
        ${kpi("Heap", percent(share), `${bytes(used)} of ${bytes(limit)}`, bar([{ value: share ?? 0, tone: share > 0.9 ? "hot" : "busy" }]))}
        ${kpi("CPU", percent(values["Status.JVM.CPU.Load"]), "of the machine, used by its JVM")}
        ${kpi("Threads", exact(values["Status.JVM.Threads.Count"]), "in its JVM")}
      </div>
      ${leadership.epoch > 0 ? card("High availability", keysAndValues("High availability", election(leadership))) : ""}
      ${card(
        "Configuration",
        shown.length > 0 ? keysAndValues("Configuration", shown) : html`<p class="soft pad">No key or value contains “${wanted}”.</p>`,
        html`<input type="search" placeholder="Filter" aria-label="Filter keys and values" @input=${search} />`,
      )}
    `;
  },
};
