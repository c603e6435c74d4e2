/** One job: header, diagnosis, and its pages. */
import { cancelJob, get, job as jobPath, optional, vertex as vertexPath } from "../api.js";
import { banner, pill } from "../components.js";
import { bottlenecks, diagnose } from "../diagnosis.js";
import { confirm } from "../dialog.js";
import { duration, moment } from "../format.js";
import { keepOnly, record, seriesOf } from "../history.js";
import { isTerminal, totals, VERTEX_METRICS, vertices } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { CANCEL_TEXT, CANCEL_TITLE } from "../text.js";
import { accumulatorsPage, configurationPage, exceptionsPage } from "./job-facts.js";
import { graphPage } from "./job-graph.js";

const TABS = [
  ["", "Graph"],
  ["exceptions", "Exceptions"],
  ["configuration", "Configuration"],
  ["accumulators", "Accumulators"],
];

export const jobView = {
  title: (params) => `Job ${params.jid.slice(0, 8)}`,

  async load({ jid, vid, tab }, signal) {
    const base = jobPath(jid);
    const [job, exceptions] = await Promise.all([
      get(base, signal),
      optional(`${base}/exceptions?maxExceptions=20`, { exceptionHistory: { entries: [] } }, signal),
    ]);
    const live = job.state === "RUNNING";
    const perVertex = async (suffix) => {
      const asked = live ? (job.vertices ?? []).filter((vertex) => vertex.status === "RUNNING") : [];
      const answers = await Promise.all(asked.map((vertex) => optional(`${vertexPath(jid, vertex.id)}/${suffix}`, [], signal)));
      return new Map(asked.map((vertex, i) => [vertex.id, answers[i]]));
    };
    const [metrics, watermarks, detail, facts] = await Promise.all([
      perVertex(`subtasks/metrics?get=${VERTEX_METRICS.join(",")}`),
      perVertex("watermarks"),
      vid ? optional(vertexPath(jid, vid), null, signal) : null,
      tab === "configuration" || tab === "accumulators" ? optional(`${base}/${tab === "configuration" ? "config" : tab}`, null, signal) : null,
    ]);
    const list = vertices(job, metrics, watermarks);
    if (live) {
      keep(job, list);
    }
    return { job, list, watermarks, detail, facts, exceptions: exceptions.exceptionHistory?.entries ?? [] };
  },

  render(data, context) {
    const { job, list, exceptions } = data;
    const { tab = "" } = context.params;
    const limiting = new Set(job.state === "RUNNING" ? bottlenecks(list).map((vertex) => vertex.id) : []);
    return html`
      ${header(job, exceptions, context)}
      ${banner(diagnose(job, list, context.overview?.["slots-available"] ?? 0, exceptions[0]))}
      <nav class="tabs" aria-label="Pages of this job">
        ${TABS.map(
          ([name, word]) => html`<a href=${`#/jobs/${job.jid}${name ? `/${name}` : ""}`} aria-current=${name === tab ? "page" : nothing}
            >${word}${name === "exceptions" && exceptions.length > 0 ? html`<span class="count">${exceptions.length}</span>` : nothing}</a
          >`,
        )}
      </nav>
      ${page(tab, data, limiting, context)}
    `;
  },
};

function keep(job, list) {
  const time = job.now ?? Date.now();
  keepOnly(`${job.jid}/`);
  const sum = totals(list);
  record(seriesOf(job.jid, null, "in"), time, sum.inRate);
  record(seriesOf(job.jid, null, "out"), time, sum.outRate);
  for (const vertex of list) {
    record(seriesOf(job.jid, vertex, "in"), time, vertex.inRate);
    record(seriesOf(job.jid, vertex, "out"), time, vertex.outRate);
    record(seriesOf(job.jid, vertex, "busy"), time, vertex.busy);
    record(seriesOf(job.jid, vertex, "wait"), time, vertex.backpressured);
  }
}

function header(job, exceptions, context) {
  const cancelable = !isTerminal(job.state) && job.state !== "CANCELLING" && context.features["web-cancel"] !== false;
  const ask = () =>
    confirm({
      title: CANCEL_TITLE(job.name),
      text: CANCEL_TEXT,
      deed: "Cancel the job",
      act: async () => {
        await cancelJob(job.jid);
        context.refresh();
      },
    });
  return html`<header class="head">
    <div class="head-name">
      <h1>${job.name}</h1>
      ${pill(job.state)}
      <p class="sub"><code class="id">${job.jid}</code><span>started ${moment(job["start-time"])}</span><span>${isTerminal(job.state) ? "took" : "for"} ${duration(job.duration)}</span></p>
    </div>
    ${cancelable ? html`<button type="button" class="danger quiet" @click=${ask}>Cancel</button>` : nothing}
  </header>`;
}

function page(tab, data, limiting, context) {
  switch (tab) {
    case "exceptions":
      return exceptionsPage(data.exceptions);
    case "configuration":
      return configurationPage(data.facts);
    case "accumulators":
      return accumulatorsPage(data.facts);
    default:
      return graphPage(data, limiting, context);
  }
}
