/** The main page of a job: numbers, graph, charts. */
import { checkpointBars } from "../checkpoint-bars.js";
import { card, empty, kpi, pill, table } from "../components.js";
import { lineChart, sparkline } from "../chart.js";
import { arrows, clock, count, day, duration, exact, moment, percent, plural, rate } from "../format.js";
import { graph } from "../graph.js";
import { utilisation } from "../heat.js";
import { read, seriesOf } from "../history.js";
import { highest, totals } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { NO_GRAPH } from "../text.js";
import { isReplay, watermarkShort } from "../watermark.js";
import { vertexPanel } from "./vertex.js";

/** Above this many operators a drawing is no help; the table comes first. */
const LARGE_GRAPH = 80;
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5];

/** How the reader wants to see the graph; null: as its size suggests. */
const choice = { asTable: null, zoom: 1 };

export function graphPage(data, limiting, context) {
  const { job, list, checkpoints } = data;
  if (list.length === 0) {
    return card("Job graph", empty(NO_GRAPH));
  }
  const selected = list.find((vertex) => vertex.id === context.params.vid);
  const asTable = choice.asTable ?? list.length > LARGE_GRAPH;
  const live = job.state === "RUNNING";
  return html`
    ${numbers(job, list, live)}
    ${card(
      html`Job graph${live ? html`<span class="soft"> · live</span>` : nothing}`,
      asTable
        ? vertexTable(job, list, limiting)
        : html`${graph({ jid: job.jid, list, limiting, selected: selected?.id, zoom: choice.zoom })}${legend()}`,
      tools(asTable, context),
    )}
    ${selected ? vertexPanel(data, selected, context) : nothing}
    ${live && !selected
      ? html`<div class="two">
          ${card("Throughput", throughput(job, context))} ${card("Where the time goes", utilisation(list, (vertex, what) => seriesOf(job.jid, vertex, what)))}
        </div>
        ${checkpoints.statistics?.history.length > 0 ? card("Checkpoints", html`<div class="pad">${checkpointBars(job, null)}</div>`, html`<a href=${`#/jobs/${job.jid}/checkpoints`}>All figures</a>`) : nothing}`
      : nothing}
  `;
}

function numbers(job, list, live) {
  return live ? liveNumbers(job, list) : finalNumbers(job, list);
}

function liveNumbers(job, list) {
  const sum = totals(list);
  const slowest = highest(list, (vertex) => vertex.lag);
  const busiest = highest(list, (vertex) => vertex.busiest);
  const held = highest(list, (vertex) => vertex.mostBackpressured);
  const spark = (what, tone) => sparkline(read(seriesOf(job.jid, null, what)), tone);
  const name = (vertex) => (vertex ? html`<span title=${vertex.name}>${arrows(vertex.name)}</span>` : "not reported");
  const replay = slowest !== null && isReplay(slowest.lag);
  return html`<div class="kpis six">
    ${kpi("Records in", rate(sum.inRate), `${count(sum.inTotal)} so far`, spark("in", "one"))}
    ${kpi("Records out", rate(sum.outRate), `${count(sum.outTotal)} so far`, spark("out", "two"))}
    ${replay
      ? kpi("Event time", html`<span class="long">${day(slowest.watermark)}</span>`, html`${clock(slowest.watermark)} · ${name(slowest)}`)
      : kpi("Watermark lag", duration(slowest?.lag), slowest ? name(slowest) : "no watermark")}
    ${kpi("Busiest operator", percent(busiest?.busiest), name(busiest))}
    ${kpi("Backpressure", percent(held?.mostBackpressured), held === null || held.mostBackpressured > 0.01 ? name(held) : "no operator waits")}
    ${kpi("Tasks", html`${sum.running}<small> / ${sum.tasks}</small>`, "running")}
  </div>`;
}

/** Of a job that has ended or not begun, only what it did is known. */
function finalNumbers(job, list) {
  const sum = totals(list);
  const seconds = job.duration / 1000;
  return html`<div class="kpis five">
    ${kpi("Records in", count(sum.inTotal), `from ${plural(sum.sources, "source")}`)}
    ${kpi("Records out", count(sum.outTotal), `into ${plural(sum.sinks, "sink")}`)}
    ${kpi("Mean rate", rate(seconds > 0 && sum.inTotal !== null ? sum.inTotal / seconds : null), "records in, from start to end")}
    ${kpi("Duration", duration(job.duration), job["end-time"] > 0 ? `ended ${moment(job["end-time"])}` : "so far")}
    ${kpi("Tasks", html`${sum.finished}<small> / ${sum.tasks}</small>`, "finished")}
  </div>`;
}

function tools(asTable, context) {
  const show = (value) => () => {
    choice.asTable = value;
    context.redraw();
  };
  const zoom = (step) => () => {
    choice.zoom = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, ZOOMS.indexOf(choice.zoom) + step))];
    context.redraw();
  };
  return html`<div class="tools">
    ${asTable
      ? nothing
      : html`<div class="group">
          <button type="button" class="plain" @click=${zoom(-1)} ?disabled=${choice.zoom === ZOOMS[0]} aria-label="Smaller" title="Smaller">−</button>
          <button type="button" class="plain" @click=${zoom(1)} ?disabled=${choice.zoom === ZOOMS.at(-1)} aria-label="Larger" title="Larger">+</button>
        </div>`}
    <div class="group" role="group" aria-label="Show as">
      <button type="button" class="plain" aria-pressed=${!asTable} @click=${show(false)}>Graph</button>
      <button type="button" class="plain" aria-pressed=${asTable} @click=${show(true)}>Table</button>
    </div>
  </div>`;
}

function legend() {
  return html`<p class="legend">
    <span class="key busy"><i></i>busy</span><span class="key hot"><i></i>busy over 90 %</span><span class="key wait"><i></i>backpressured</span
    ><span class="key idle"><i></i>idle</span><span class="key local"><i></i>forward</span><span class="key shuffle"><i></i>network shuffle</span
    ><span class="when">Select an operator for its subtasks</span>
  </p>`;
}

function vertexTable(job, list, limiting) {
  const names = new Map(list.map((vertex) => [vertex.id, arrows(vertex.name)]));
  const inputs = (vertex) => vertex.inputs.map((input) => `${names.get(input.from)} (${input.strategy})`).join(", ");
  return table(
    "Operators of the job graph, sources first",
    [
      { head: "Operator", cell: (vertex) => html`<a class="strong" href=${`#/jobs/${job.jid}/vertices/${vertex.id}`}>${names.get(vertex.id)}</a>${limiting.has(vertex.id) ? html` <span class="flag">bottleneck</span>` : nothing}` },
      { head: "State", cell: (vertex) => pill(vertex.status) },
      { head: "Parallelism", cell: (vertex) => vertex.parallelism, number: true },
      { head: "In", cell: (vertex) => html`${rate(vertex.inRate)}<br><span class="soft">${exact(vertex.inTotal)}</span>`, number: true },
      { head: "Out", cell: (vertex) => html`${rate(vertex.outRate)}<br><span class="soft">${exact(vertex.outTotal)}</span>`, number: true },
      { head: "Busy", cell: (vertex) => percent(vertex.busy), number: true },
      { head: "Backpressured", cell: (vertex) => percent(vertex.backpressured), number: true },
      { head: "Idle", cell: (vertex) => percent(vertex.idle), number: true },
      { head: "Watermark", number: true, cell: (vertex) => watermarkShort(vertex) },
      { head: "Reads from", cell: (vertex) => inputs(vertex) || "—" },
    ],
    list,
  );
}

function throughput(job, context) {
  return lineChart({
    name: "job-throughput",
    say: rate,
    redraw: context.redraw,
    lines: [
      { label: "in", tone: "one", points: read(seriesOf(job.jid, null, "in")) },
      { label: "out", tone: "two", points: read(seriesOf(job.jid, null, "out")) },
    ],
  });
}
