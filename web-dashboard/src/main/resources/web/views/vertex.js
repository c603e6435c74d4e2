/** The details of one operator: its load over time and its subtasks. */
import { lineChart } from "../chart.js";
import { empty, pill, table } from "../components.js";
import { arrows, bytes, count, duration, exact, percent, rate } from "../format.js";
import * as icons from "../icons.js";
import { read, seriesOf } from "../history.js";
import { watermarkOf } from "../job-model.js";
import { html, nothing } from "../lit.js";
import { watermarkCell } from "../watermark.js";
import { splitWatermarks } from "./splits.js";

export function vertexPanel({ job, detail, watermarks }, vertex, context) {
  const parts = arrows(vertex.name).split(" → ");
  return html`<section class="card panel" aria-labelledby="vertex-name">
    <header class="card-head">
      <div>
        <h2 id="vertex-name" class="big">${parts.length > 1 ? `${parts[0]} → … → ${parts.at(-1)}` : parts[0]}</h2>
        <p class="chain">${parts.length > 1 ? html`One task of ${parts.length} chained operators: ${parts.map((part, i) => html`${i > 0 ? " → " : ""}<b>${part}</b>`)}` : "One operator, not chained."}</p>
      </div>
      ${pill(vertex.status)}
      <a class="button plain round" href=${`#/jobs/${job.jid}`} aria-label="Close the details" title="Close">${icons.cross}</a>
    </header>
    ${job.state === "RUNNING" ? charts(job, vertex, context) : nothing}
    ${splitWatermarks(vertex.eventTime)}
    ${detail && detail.id === vertex.id
      ? subtasks(detail, bySubtask(vertex, watermarks), job.now ?? Date.now())
      : empty({ title: "No subtasks", text: "The JobManager did not report them." })}
  </section>`;
}

function charts(job, vertex, context) {
  const points = (what) => read(seriesOf(job.jid, vertex, what));
  return html`<div class="two flat">
    <div>
      <h3>Records per second</h3>
      ${lineChart({
        name: "vertex-throughput",
        say: rate,
        redraw: context.redraw,
        lines: [
          { label: "in", tone: "one", points: points("in") },
          { label: "out", tone: "two", points: points("out") },
        ],
      })}
    </div>
    <div>
      <h3>Share of its time</h3>
      ${lineChart({
        name: "vertex-load",
        say: percent,
        redraw: context.redraw,
        ceiling: 1,
        lines: [
          { label: "busy", tone: "busy", points: points("busy") },
          { label: "backpressured", tone: "wait", points: points("wait") },
        ],
      })}
    </div>
  </div>`;
}

/** Subtask → its watermark as job-model.js reads it; that of a source is what it has emitted. */
function bySubtask(vertex, watermarks) {
  const entries = vertex.eventTime
    ? vertex.eventTime.subtasks.map(({ subtask, watermark }) => [subtask, watermarkOf(watermark) ?? null])
    : (watermarks.get(vertex.id) ?? []).map((entry) => [Number.parseInt(entry.id, 10), watermarkOf(entry.value)]);
  return new Map(entries);
}

function subtasks(detail, watermarks, now) {
  const records = (name) => (row) => html`<span title=${exact(row.metrics?.[name])}>${count(row.metrics?.[name])}</span>`;
  const size = (name) => (row) => bytes(row.metrics?.[name]);
  return html`<h3>Subtasks</h3>
    ${table(
      "Subtasks",
      [
        { head: "Subtask", cell: (row) => row.subtask, number: true },
        { head: "State", cell: (row) => pill(row.status) },
        { head: "Attempt", cell: (row) => row.attempt, number: true },
        { head: "TaskManager", cell: (row) => place(row) },
        { head: "Records in", cell: records("read-records"), number: true },
        { head: "Records out", cell: records("write-records"), number: true },
        { head: "Bytes in", cell: size("read-bytes"), number: true },
        { head: "Bytes out", cell: size("write-bytes"), number: true },
        { head: "Watermark", cell: (row) => watermarkCell(watermarks.get(row.subtask), now), number: true },
        { head: "Duration", cell: (row) => duration(row.duration), number: true },
      ],
      detail.subtasks ?? [],
    )}`;
}

function place(row) {
  const id = row["taskmanager-id"];
  return id && id !== "(unassigned)" ? html`<a href=${`#/task-managers/${encodeURIComponent(id)}`}>${id}</a>` : "not assigned";
}
