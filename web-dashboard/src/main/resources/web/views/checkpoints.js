/** The checkpoints of a job: how they go, the history, and one of them in detail. */
import { card, empty, facts, kpi, pill, table } from "../components.js";
import { arrows, bytes, count, duration, exact, moment, plural } from "../format.js";
import { html, nothing } from "../lit.js";
import { CHECKPOINT_FORGOTTEN, NEVER_A_CHECKPOINT, NO_CHECKPOINTING } from "../text.js";
import { checkpointBars } from "../checkpoint-bars.js";

const UNSET = 9_000_000_000_000_000;

export function checkpointsPage({ job, list, checkpoints }, context) {
  if (!checkpoints?.statistics) {
    return card("Checkpoints", empty(NO_CHECKPOINTING));
  }
  const { statistics, config } = checkpoints;
  if (!config) {
    // What another page of the job has loaded; the settings come with the next answer.
    return html`<div class="loading" aria-busy="true"><div></div></div>`;
  }
  return html`
    ${numbers(statistics, config)}
    ${card("History", statistics.history.length === 0 ? empty(config.interval >= UNSET ? NO_CHECKPOINTING : NEVER_A_CHECKPOINT) : history(job, statistics, context))}
    ${checkpoints.detail ? detailCard(job, list, checkpoints) : context.params.cid ? card(`Checkpoint ${context.params.cid}`, empty(CHECKPOINT_FORGOTTEN)) : nothing}
    ${latest(statistics.latest)}
    ${settings(config)}
  `;
}

function numbers({ counts, summary, latest }, config) {
  const last = latest.completed;
  return html`<div class="kpis six">
    ${kpi("Completed", count(counts.completed), counts.in_progress > 0 ? `${exact(counts.in_progress)} in progress` : "none in progress")}
    ${kpi("Failed", html`<span class=${counts.failed > 0 ? "bad" : nothing}>${count(counts.failed)}</span>`, `of ${exact(counts.total)}`)}
    ${kpi("Restored", count(counts.restored), latest.restored ? `last ${moment(latest.restored.restore_timestamp)}` : "never")}
    ${kpi("Duration, p95", duration(last ? summary.end_to_end_duration.p95 : null), last ? `last ${duration(last.end_to_end_duration)}` : "none yet")}
    ${kpi("State", bytes(last?.state_size ?? null), last ? `${bytes(last.checkpointed_size)} written by the last` : "none yet")}
    ${kpi("Interval", config.interval >= UNSET ? "—" : duration(config.interval), config.interval >= UNSET ? "only when asked for" : config.mode.replace("_", " "))}
  </div>`;
}

const kindOf = (checkpoint) => ({ SAVEPOINT: "savepoint", SYNC_SAVEPOINT: "stop with savepoint" })[checkpoint.checkpoint_type] ?? "checkpoint";

function history(job, { history: entries }, context) {
  const link = (entry) => `#/jobs/${job.jid}/checkpoints/${entry.id}`;
  return html`
    <div class="pad">${checkpointBars(job, Number(context.params.cid))}</div>
    ${table(
      "Checkpoints, newest first",
      [
        { head: "Id", cell: (entry) => html`<a class="strong" href=${link(entry)}>${entry.id}</a>`, number: true },
        { head: "Kind", cell: kindOf },
        { head: "State", cell: (entry) => pill(entry.status) },
        { head: "Tasks", cell: (entry) => `${entry.num_acknowledged_subtasks} / ${entry.num_subtasks}`, number: true },
        { head: "Began", cell: (entry) => moment(entry.trigger_timestamp), number: true },
        { head: "Took", cell: (entry) => duration(entry.end_to_end_duration), number: true },
        { head: "Written", cell: (entry) => bytes(entry.checkpointed_size), number: true },
        { head: "State size", cell: (entry) => bytes(entry.state_size), number: true },
        { head: "In flight", cell: (entry) => bytes(entry.persisted_data), number: true },
      ],
      entries,
    )}
  `;
}

function detailCard(job, list, { detail, subtasks }) {
  const names = new Map(list.map((vertex) => [vertex.id, arrows(vertex.name)]));
  const vertices = Object.entries(detail.tasks ?? {}).map(([id, vertex]) => ({ ...vertex, id, subtasks: subtasks.get(id) }));
  return card(
    html`Checkpoint ${detail.id} <span class="soft">· ${kindOf(detail)}</span>`,
    html`
      <div class="pad">
        ${detail.failure_message ? html`<p class="problem">${detail.failure_message}</p>` : nothing}
        ${detail.external_path ? facts([["Path", html`<code class="value">${detail.external_path}</code>`], ["On disk", detail.discarded ? "deleted since, as a later one replaced it" : "yes"]]) : nothing}
      </div>
      ${vertices.map((vertex) => vertexPart(names.get(vertex.id) ?? vertex.id, vertex))}
    `,
    html`<a class="button plain" href=${`#/jobs/${job.jid}/checkpoints`}>Close</a>`,
  );
}

function vertexPart(name, vertex) {
  const rows = vertex.subtasks?.subtasks ?? [];
  const figure = (of) => (row) => (row.status === "completed" ? of(row) : "—");
  return html`<details>
    <summary class="part">
      <b>${name}</b>
      <span>${vertex.num_acknowledged_subtasks} of ${plural(vertex.num_subtasks, "subtask")}, after ${duration(vertex.end_to_end_duration >= 0 ? vertex.end_to_end_duration : null)}, ${bytes(vertex.state_size)}</span>
    </summary>
    ${table(
      `Subtasks of ${name}`,
      [
        { head: "Subtask", cell: (row) => row.index, number: true },
        { head: "After", cell: figure((row) => duration(row.end_to_end_duration)), number: true },
        { head: "Barrier came after", cell: figure((row) => duration(row.start_delay)), number: true },
        { head: "Alignment", cell: figure((row) => html`${duration(row.alignment.duration)}${row.unaligned_checkpoint ? html` <span class="soft">overtaken</span>` : nothing}`), number: true },
        { head: "Records waited", cell: figure((row) => duration(row.checkpoint.sync)), number: true },
        { head: "Written in", cell: figure((row) => duration(row.checkpoint.async)), number: true },
        { head: "Written", cell: figure((row) => bytes(row.checkpointed_size)), number: true },
        { head: "State size", cell: figure((row) => bytes(row.state_size)), number: true },
        { head: "In flight", cell: figure((row) => bytes(row.alignment.persisted)), number: true },
      ],
      rows,
    )}
  </details>`;
}

function latest({ savepoint, failed, restored }) {
  const entries = [
    savepoint && ["Last savepoint", html`${moment(savepoint.trigger_timestamp)}, <code class="value">${savepoint.external_path}</code>`],
    restored && ["Last restore", html`${moment(restored.restore_timestamp)}, from ${restored.is_savepoint ? "savepoint" : "checkpoint"} ${restored.id}, <code class="value">${restored.external_path}</code>`],
    failed && ["Last failure", html`${moment(failed.failure_timestamp)}, checkpoint ${failed.id}: ${failed.failure_message}`],
  ].filter(Boolean);
  return entries.length === 0 ? nothing : card("Latest", facts(entries));
}

function settings(config) {
  const kept = config.externalization.enabled ? (config.externalization.delete_on_cancellation ? "when the job fails" : "also when the job is canceled") : "no";
  return card(
    "Settings",
    facts([
      ["Mode", config.mode.replace("_", " ")],
      ["Backend", config.state_backend],
      ["Storage", config.checkpoint_storage],
      ["Pause between", duration(config.min_pause)],
      ["Time-out", duration(config.timeout)],
      ["At once", config.max_concurrent],
      ["Unaligned", config.unaligned_checkpoints ? (config.aligned_checkpoint_timeout > 0 ? `after ${duration(config.aligned_checkpoint_timeout)}` : "at once") : "no"],
      ["Failures tolerated", config.tolerable_failed_checkpoints],
      ["Kept at the end", kept],
    ]),
  );
}
