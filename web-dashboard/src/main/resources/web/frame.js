/** What surrounds every view: navigation, the state of the cluster, warnings. */
import { empty } from "./components.js";
import * as icons from "./icons.js";
import { html, nothing } from "./lit.js";
import { theme, toggleTheme } from "./theme.js";

export function frame({ config, overview, route, data, absent, problem, warning, context }) {
  const path = route?.path ?? "";
  const links = [
    ["#/", "Overview", path === "/" || path.startsWith("/jobs/")],
    ["#/task-managers", "TaskManagers", path.startsWith("/task-managers")],
    ["#/job-manager", "JobManager", path === "/job-manager"],
  ];
  if (context.features["web-submit"] !== false) {
    links.push(["#/submit", "Submit", path === "/submit"]);
  }
  const skip = (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  };
  return html`
    <a class="skip" href="#main" @click=${skip}>Skip to content</a>
    <header class="top">
      <a class="brand" href="#/" aria-label="Weir, overview">${icons.wave}<b>Weir</b></a>
      <nav aria-label="Pages">
        ${links.map(([href, word, here]) => html`<a href=${href} aria-current=${here ? "page" : nothing}>${word}</a>`)}
      </nav>
      <span class="cluster">${summary(config, overview)}</span>
      <span class="live ${problem ? "off" : data ? "on" : ""}">${problem ? "stale" : data ? "live" : "connecting"}</span>
      ${themeButton(context)}
    </header>
    <div role="alert" aria-live="assertive">${warning ? html`<p class="warning">${icons.alert}<span>${warning}</span></p>` : nothing}</div>
    <main id="main" tabindex="-1">${content(route, data, absent, problem, context)}</main>
  `;
}

function summary(config, overview) {
  if (!overview) {
    return nothing;
  }
  const used = overview["slots-total"] - overview["slots-available"];
  return html`<span title=${`Version ${config?.["flink-version"] ?? ""} ${config?.["flink-revision"] ?? ""}`}
    >${overview.taskmanagers} TaskManager${overview.taskmanagers === 1 ? "" : "s"} · ${used}/${overview["slots-total"]} slots</span
  >`;
}

function themeButton(context) {
  const dark = theme() === "dark";
  const change = () => {
    toggleTheme();
    context.redraw();
  };
  const label = dark ? "Use the light theme" : "Use the dark theme";
  return html`<button type="button" class="plain round" @click=${change} aria-label=${label} title=${label}>${dark ? icons.sun : icons.moon}</button>`;
}

function content(route, data, absent, problem, context) {
  if (absent) {
    return html`<div class="page">${empty(absent)}<p class="center"><a href="#/">To the overview</a></p></div>`;
  }
  if (data === null) {
    return problem ? nothing : html`<div class="page loading" aria-busy="true"><div></div><div></div><div></div></div>`;
  }
  return html`<div class="page">${route.view.render(data, context)}</div>`;
}
