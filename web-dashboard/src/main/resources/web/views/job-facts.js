/** The pages of a job that are read rather than watched: exceptions, configuration, accumulators. */
import { card, empty, facts, table } from "../components.js";
import { arrows, moment } from "../format.js";
import { html, nothing } from "../lit.js";
import { NO_ACCUMULATORS, NO_EXCEPTIONS, NO_USER_CONFIG } from "../text.js";

export function exceptionsPage(entries) {
  if (entries.length === 0) {
    return card("Exceptions", empty(NO_EXCEPTIONS));
  }
  const [root, ...earlier] = entries;
  return html`
    ${card("Root cause", exception(root))}
    ${earlier.length > 0 ? card("Before that", html`${earlier.map((entry) => exception(entry))}`) : nothing}
  `;
}

function exception(entry) {
  const { name, message, causes } = readTrace(entry);
  const manager = entry.taskManagerId;
  const concurrent = entry.concurrentExceptions ?? [];
  return html`<article class="exception">
    <p class="exception-name"><b>${name}</b>${message ? html`<span>${message}</span>` : nothing}</p>
    ${facts([
      ["When", moment(entry.timestamp)],
      ["Operator", entry.taskName ? arrows(entry.taskName) : "the job as a whole"],
      ["TaskManager", manager && manager !== "(unassigned)" ? html`<a href=${`#/task-managers/${encodeURIComponent(manager)}`}>${entry.endpoint ?? manager}</a>` : (entry.endpoint ?? "—")],
    ])}
    ${causes.map((cause) => html`<p class="cause">caused by <b>${cause}</b></p>`)}
    <details>
      <summary>Stack trace</summary>
      <pre tabindex="0">${entry.stacktrace}</pre>
    </details>
    ${concurrent.length > 0 ? html`<details><summary>${concurrent.length} more at the same time</summary>${concurrent.map((other) => exception(other))}</details>` : nothing}
  </article>`;
}

/** The first line of a trace and its "Caused by" lines say what happened; the frames can wait. */
function readTrace(entry) {
  const lines = (entry.stacktrace ?? "").split("\n");
  const colon = lines[0].indexOf(": ");
  const message = lines[0].startsWith(entry.exceptionName) ? (colon > 0 ? lines[0].slice(colon + 2) : "") : lines[0];
  const causes = lines.filter((line) => line.startsWith("Caused by: ")).map((line) => line.slice("Caused by: ".length));
  return { name: entry.exceptionName, message, causes };
}

export function configurationPage(answer) {
  const config = answer?.["execution-config"];
  if (!config) {
    return card("Configuration", empty({ title: "Not reported", text: "The JobManager did not say how this job is configured." }));
  }
  const user = Object.entries(config["user-config"] ?? {});
  return html`
    ${card(
      "Execution",
      facts([
        ["Parallelism", config["job-parallelism"] > 0 ? config["job-parallelism"] : "default"],
        ["Restart strategy", config["restart-strategy"]],
        ["Object reuse", config["object-reuse-mode"] ? "on" : "off"],
      ]),
    )}
    ${card("Parameters of the program", user.length === 0 ? empty(NO_USER_CONFIG) : keysAndValues("Parameters", user))}
  `;
}

/** A table of `[key, value]`. */
export function keysAndValues(caption, pairs) {
  return table(
    caption,
    [
      { head: "Key", cell: ([key]) => html`<code>${key}</code>` },
      { head: "Value", cell: ([, value]) => html`<code class="value">${value}</code>` },
    ],
    pairs,
  );
}

export function accumulatorsPage(answer) {
  const values = answer?.["user-task-accumulators"] ?? [];
  return card(
    "Accumulators",
    values.length === 0
      ? empty(NO_ACCUMULATORS)
      : table(
          "Accumulators",
          [
            { head: "Name", cell: (value) => html`<code>${value.name}</code>` },
            { head: "Type", cell: (value) => value.type },
            { head: "Value", cell: (value) => value.value, number: true },
          ],
          values,
        ),
  );
}
