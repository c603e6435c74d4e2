/** Pieces that several pages are made of. */
import * as icons from "./icons.js";
import { html, nothing, svg } from "./lit.js";

const STATES = {
  RUNNING: ["ok", icons.play],
  FINISHED: ["done", icons.check],
  FAILED: ["bad", icons.cross],
  FAILING: ["bad", icons.alert],
  RESTARTING: ["warn", icons.restart],
  CANCELED: ["quiet", icons.stop],
  CANCELLING: ["warn", icons.stop],
  CANCELING: ["warn", icons.stop],
  COMPLETED: ["ok", icons.check],
  IN_PROGRESS: ["wait", icons.clock],
};

/** A state as icon and word. */
export function pill(state) {
  const [tone, icon] = STATES[state] ?? ["wait", icons.clock];
  return html`<span class="pill ${tone}">${icon}${state}</span>`;
}

const TONES = { bad: icons.cross, warn: icons.alert, ok: icons.check, quiet: icons.info };

/** A sentence that matters, read out by screen readers when it changes. */
export function banner({ tone, headline, text }, more = nothing) {
  return html`<div class="banner ${tone}" role="status" aria-live="polite">
    ${TONES[tone]}
    <p><strong>${headline}</strong>${text ? html`<span>${headline.endsWith(".") ? " " : " — "}${text}</span>` : nothing}</p>
    ${more}
  </div>`;
}

/** A number that is read at a glance. */
export function kpi(label, value, note = nothing, extra = nothing) {
  return html`<div class="card kpi">
    <div class="label">${label}</div>
    <div class="value">${value}</div>
    <div class="note">${note}</div>
    ${extra}
  </div>`;
}

/** What is shown where nothing is: it says how something gets there. */
export function empty({ title, text, command }) {
  return html`<div class="empty">
    <h3>${title}</h3>
    <p>${text}</p>
    ${command ? commandLine(command) : nothing}
  </div>`;
}

/** A command with a button that copies it. */
export function commandLine(command) {
  const copy = async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(command);
      button.dataset.copied = "yes";
      setTimeout(() => delete button.dataset.copied, 1500);
    } catch {
      // Without the permission the command can still be selected by hand.
      getSelection().selectAllChildren(button.previousElementSibling);
    }
  };
  return html`<div class="command">
    <code>${command}</code>
    <button type="button" class="plain" @click=${copy} aria-label="Copy the command" title="Copy">${icons.copy}</button>
  </div>`;
}

/** A bar of parts `{value, tone}`, each a share of 1. Decoration: the numbers stand beside it in words. */
export function bar(parts, tall = false) {
  let start = 0;
  const rects = parts.map(({ value, tone }) => {
    const from = start;
    start += value ?? 0;
    return svg`<rect class=${tone} x=${`${from * 100}%`} width=${`${(value ?? 0) * 100}%`} height="100%" />`;
  });
  return html`<svg class="bar ${tall ? "tall" : ""}" aria-hidden="true">${rects}</svg>`;
}

/** A titled box. */
export function card(title, body, tools = nothing) {
  return html`<section class="card">
    <header class="card-head"><h2>${title}</h2>${tools}</header>
    ${body}
  </section>`;
}

/**
 * A table. `columns` are `{head, cell, number?}`; `cell` gets the row.
 *
 * @param caption read out by screen readers
 */
export function table(caption, columns, rows) {
  const side = (column) => (column.number ? "number" : nothing);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr>${columns.map((column) => html`<th scope="col" class=${side(column)}>${column.head}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>${columns.map((column) => html`<td class=${side(column)}>${column.cell(row)}</td>`)}</tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Names and values side by side. */
export function facts(pairs) {
  return html`<dl class="facts">
    ${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}
