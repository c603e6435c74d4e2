/** The job graph as a drawing. Every node is a link to its details. */
import { isBackpressured } from "./diagnosis.js";
import { arrows, bytes, count, duration, percent, rate } from "./format.js";
import { isShuffle } from "./job-model.js";
import { layout, titleLines } from "./layout.js";
import { html, nothing, svg } from "./lit.js";
import { sized, widthOf } from "./sizes.js";
import { watermarkText } from "./watermark.js";

/**
 * @param jid of the job
 * @param list its vertices
 * @param limiting ids of the vertices that hold it back
 * @param selected id of the vertex whose details are open
 * @param zoom 1: as large as fits
 */
export function graph({ jid, list, limiting, selected, zoom }) {
  const named = list.map((vertex) => ({ ...vertex, lines: titleLines(arrows(vertex.name)) }));
  const drawing = layout(named, widthOf("graph", 1180));
  const byId = new Map(named.map((vertex) => [vertex.id, vertex]));
  const scale = drawing.scale * zoom;
  return html`<div class="graph" ${sized("graph")}>
    <svg width=${drawing.width * scale} height=${drawing.height * scale} viewBox=${`0 0 ${drawing.width} ${drawing.height}`}
      role="group" aria-label="Job graph; each operator is a link to its details">
      <defs>
        <marker id="arrow" viewBox="0 0 10 10" refX="2" refY="5" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">
          <path class="arrow" d="M0,0.5L9.5,5L0,9.5z" />
        </marker>
      </defs>
      ${drawing.edges.map((edge) => edgeShape(edge, byId))}
      ${named.map((vertex) => nodeShape(jid, vertex, drawing.nodes.get(vertex.id), limiting.has(vertex.id), vertex.id === selected))}
    </svg>
  </div>`;
}

function edgeShape(edge, byId) {
  const input = byId.get(edge.to).inputs[edge.input];
  const shuffle = isShuffle(input);
  const source = byId.get(edge.from);
  const busyEdge = (source.outRate ?? 0) > 0 && source.status === "RUNNING";
  const width = 1.3 + 0.45 * Math.log10(1 + (source.outRate ?? 0));
  return svg`<g class="edge ${shuffle ? "shuffle" : ""} ${busyEdge ? "flowing" : ""}">
    <path d=${edge.path} stroke-width=${width.toFixed(2)} marker-end="url(#arrow)" />
    <rect x=${edge.x - edge.width / 2} y=${edge.y - 9} width=${edge.width} height="18" rx="9" />
    <text x=${edge.x} y=${edge.y + 4}>${input.strategy}</text>
  </g>`;
}

function nodeShape(jid, vertex, box, isLimiting, isSelected) {
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const body = 12 + vertex.lines.length * 18;
  const inner = box.width - 28;
  const state = isLimiting ? "limiting" : isBackpressured(vertex) && vertex.status === "RUNNING" ? "held" : vertex.status.toLowerCase();
  return svg`<a href=${`#/jobs/${jid}/vertices/${vertex.id}`} class="node ${state} ${isSelected ? "selected" : ""}"
      aria-label=${describe(vertex, isLimiting)} aria-current=${isSelected ? "true" : nothing}>
    <g transform=${`translate(${left},${top})`}>
      <title>${arrows(vertex.name)}</title>
      <rect class="ring" x="-5" y="-5" width=${box.width + 10} height=${box.height + 10} rx="14" />
      <rect class="box" width=${box.width} height=${box.height} rx="10" />
      ${vertex.lines.map((line, i) => svg`<text class="title" x="14" y=${24 + i * 18}>${line}</text>`)}
      <text class="fact" x="14" y=${body + 18}><tspan class="strong">×${vertex.parallelism}</tspan>${flow(vertex)}</text>
      <text class="fact" x="14" y=${body + 36}>${live(vertex) ? watermarkText(vertex) : `${bytes(vertex.inBytes)} in · ${bytes(vertex.outBytes)} out`}</text>
      <g transform=${`translate(14,${body + 45})`}>${live(vertex) ? loadBar(vertex, inner) : nothing}</g>
      <text class="load" x="14" y=${live(vertex) ? body + 69 : body + 54}>${loadText(vertex)}</text>
      ${isLimiting ? tag("bottleneck", box.width) : vertex.status === "RUNNING" ? nothing : tag(vertex.status.toLowerCase(), box.width)}
    </g>
  </a>`;
}

function tag(word, width) {
  const size = word.length * 6.6 + 16;
  return svg`<g class="tag" transform=${`translate(${width - size - 10},-9)`}><rect width=${size} height="18" rx="9" /><text x=${size / 2} y="13">${word}</text></g>`;
}

const live = (vertex) => vertex.status === "RUNNING";

/** Rates while it runs, totals when it has ended. */
function flow(vertex) {
  const incoming = live(vertex) ? rate(vertex.inRate) : count(vertex.inTotal);
  const outgoing = live(vertex) ? rate(vertex.outRate) : count(vertex.outTotal);
  const parts = [];
  if (!vertex.isSource || vertex.inRate > 0) {
    parts.push(svg`<tspan dx="10">in </tspan><tspan class="strong">${incoming}</tspan>`);
  }
  if (!vertex.isSink || vertex.outRate > 0) {
    parts.push(svg`<tspan dx="10">out </tspan><tspan class="strong">${outgoing}</tspan>`);
  }
  return parts;
}

function loadBar(vertex, width) {
  const busy = (vertex.busy ?? 0) * width;
  const waiting = Math.min(width - busy, (vertex.backpressured ?? 0) * width);
  return svg`<rect class="idle" width=${width} height="8" rx="3" />
    <rect class=${vertex.busy > 0.9 ? "hot" : "busy"} width=${busy} height="8" rx="3" />
    <rect class="wait" x=${busy} width=${waiting} height="8" rx="3" />`;
}

function loadText(vertex) {
  if (vertex.busy === null) {
    return live(vertex) ? "no figures of its load yet" : `took ${duration(vertex.duration)}`;
  }
  return `busy ${percent(vertex.busy)} · backpressured ${percent(vertex.backpressured)} · idle ${percent(vertex.idle)}`;
}

function describe(vertex, isLimiting) {
  return `${arrows(vertex.name)}, ${vertex.status.toLowerCase()}${isLimiting ? ", bottleneck" : ""}, parallelism ${vertex.parallelism}, ${loadText(vertex)}`;
}
