/** One job: header, diagnosis, and its pages. */
import { cancelJob, eventTime, get, job as jobPath, optional, stopJob, takeSavepoint, vertex as vertexPath } from "../api.js";
import { recordCheckpoints } from "../checkpoint-bars.js";
import { banner, pill } from "../components.js";
import { bottlenecks, diagnose } from "../diagnosis.js";
import { confirm } from "../dialog.js";
import { duration, moment } from "../format.js";
import { keepOnly, record, seriesOf } from "../history.js";
import { isTerminal, sourceIds, totals, VERTEX_METRICS, vertices } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { CANCEL_TEXT, CANCEL_TITLE, NOT_NOW, SAVEPOINT_TEXT, SAVEPOINT_TITLE, STOP_TEXT, STOP_TITLE } from "../text.js";
import { checkpointsPage } from "./checkpoints.js";
import { accumulatorsPage, configurationPage, exceptionsPage } from "./job-facts.js";
import { graphPage } from "./job-graph.js";

const TABS = [
  ["", "Graph"],
  ["checkpoints", "Checkpoints"],
  ["exceptions", "Exceptions"],
  ["configuration", "Configuration"],
  ["accumulators", "Accumulators"],
];

export const jobView = {
  title: (params) => `Job ${params.jid.slice(0, 8)}`,

  async load({ jid, vid, cid, tab }, signal) {
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
    const sources = sourceIds(job);
    const perSource = async () => {
      const asked = live ? (job.vertices ?? []).filter((vertex) => vertex.status === "RUNNING" && sources.has(vertex.id)) : [];
      const answers = await Promise.all(asked.map((vertex) => optional(eventTime(jid, vertex.id), null, signal)));
      // Sources for which time does not matter tell nothing of it.
      return new Map(asked.map((vertex, i) => [vertex.id, answers[i]?.subtasks.length > 0 ? answers[i] : null]));
    };
    const [metrics, watermarks, eventTimes, detail, facts, checkpoints] = await Promise.all([
      perVertex(`subtasks/metrics?get=${VERTEX_METRICS.join(",")}`),
      perVertex("watermarks"),
      perSource(),
      vid ? optional(vertexPath(jid, vid), null, signal) : null,
      tab === "configuration" || tab === "accumulators" ? optional(`${base}/${tab === "configuration" ? "config" : tab}`, null, signal) : null,
      loadCheckpoints(base, cid, tab === "checkpoints" || Boolean(cid), signal),
    ]);
    const list = vertices(job, metrics, watermarks, eventTimes);
    recordCheckpoints(jid, checkpoints.statistics?.history ?? []);
    if (live) {
      keep(job, list);
    }
    return { job, list, watermarks, detail, facts, checkpoints, exceptions: exceptions.exceptionHistory?.entries ?? [] };
  },

  render(data, context) {
    const { job, list, exceptions } = data;
    const tab = context.params.cid ? "checkpoints" : (context.params.tab ?? "");
    const limiting = new Set(job.state === "RUNNING" ? bottlenecks(list).map((vertex) => vertex.id) : []);
    return html`
      ${header(job, data.checkpoints, context)}
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

/** The statistics of checkpoints, for their own page with the settings and the one that is looked at. */
async function loadCheckpoints(base, cid, whole, signal) {
  const [statistics, config] = await Promise.all([
    optional(`${base}/checkpoints`, null, signal),
    whole ? optional(`${base}/checkpoints/config`, null, signal) : null,
  ]);
  // An answer "not found" would stand in the browser's console at every poll.
  const remembered = (statistics?.history ?? []).some((checkpoint) => String(checkpoint.id) === cid);
  const detail = remembered ? await optional(`${base}/checkpoints/details/${cid}`, null, signal) : null;
  const ids = Object.keys(detail?.tasks ?? {});
  const answers = await Promise.all(
    ids.map((id) => optional(`${base}/checkpoints/details/${detail.id}/subtasks/${id}`, null, signal)),
  );
  return { statistics, config, detail, subtasks: new Map(ids.map((id, i) => [id, answers[i]])) };
}

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

function header(job, checkpoints, context) {
  const going = !isTerminal(job.state) && job.state !== "CANCELLING";
  const last = checkpoints.statistics?.latest.completed;
  const restored = checkpoints.statistics?.counts.restored ?? 0;
  const now = job.now ?? Date.now();
  return html`<header class="head">
    <div class="head-name">
      <h1>${job.name}</h1>
      ${pill(job.state)}
      <p class="sub">
        <code class="id">${job.jid}</code><span>started ${moment(job["start-time"])}</span><span>${isTerminal(job.state) ? "took" : "for"} ${duration(job.duration)}</span>
        ${restored > 0 ? html`<span>restored ${restored === 1 ? "once" : `${restored} times`}</span>` : nothing}
        ${last && going ? html`<span>last checkpoint ${duration(Math.max(0, now - last.latest_ack_timestamp))} ago</span>` : nothing}
      </p>
    </div>
    ${going ? deeds(job, context) : nothing}
  </header>`;
}

function deeds(job, context) {
  const ask = (question, act) => () =>
    confirm({
      ...question,
      act: async () => {
        await act(job.jid);
        context.refresh();
      },
    });
  const savepoint = { title: SAVEPOINT_TITLE(job.name), text: SAVEPOINT_TEXT, deed: "Take the savepoint", keep: NOT_NOW, tone: "primary" };
  const stop = { title: STOP_TITLE(job.name), text: STOP_TEXT, deed: "Stop the job" };
  const cancel = { title: CANCEL_TITLE(job.name), text: CANCEL_TEXT, deed: "Cancel the job" };
  const running = job.state === "RUNNING";
  return html`<div class="deeds">
    ${running
      ? html`<button type="button" @click=${ask(savepoint, takeSavepoint)}>Savepoint</button>
          <button type="button" @click=${ask(stop, stopJob)}>Stop with savepoint</button>`
      : nothing}
    ${context.features["web-cancel"] !== false ? html`<button type="button" class="danger quiet" @click=${ask(cancel, cancelJob)}>Cancel</button>` : nothing}
  </div>`;
}

function page(tab, data, limiting, context) {
  switch (tab) {
    case "exceptions":
      return exceptionsPage(data.exceptions);
    case "checkpoints":
      return checkpointsPage(data, context);
    case "configuration":
      return configurationPage(data.facts);
    case "accumulators":
      return accumulatorsPage(data.facts);
    default:
      return graphPage(data, limiting, context);
  }
}
