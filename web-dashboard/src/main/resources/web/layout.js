/** Places the nodes and edges of a job graph with dagre. */

const NODE_WIDTH = 246;
const TITLE_LINE = 18;
const BODY_HEIGHT = 92;
const MARGIN = 18;
/** Smaller than this and the text is hard to read: the drawing scrolls instead. */
const SMALLEST_SCALE = 0.78;

let measuring = null;

/** Breaks a name into at most two lines that fit a node. */
export function titleLines(name, width = NODE_WIDTH - 28) {
  measuring ??= document.createElement("canvas").getContext("2d");
  measuring.font = `600 13.5px ${getComputedStyle(document.body).fontFamily}`;
  const fits = (text) => measuring.measureText(text).width <= width;
  const words = name.split(" ");
  const lines = [""];
  for (const word of words) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (fits(longer) || lines.at(-1) === "") {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  const shown = lines.length > 2 ? [lines[0], lines.slice(1).join(" ")] : lines;
  return shown.map((line) => {
    let cut = line;
    while (!fits(cut) && cut.length > 1) {
      cut = `${cut.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
    }
    return cut;
  });
}

let last = { key: "", value: null };

/**
 * Lays out the graph: left to right, or top down where that is easier to read in the room there is. The same question
 * again gives the same answer without work.
 *
 * @param list vertices: id, title lines, inputs
 * @param room width in CSS pixels
 * @return `{nodes, edges, width, height, down, scale}`
 */
export function layout(list, room) {
  const key = JSON.stringify([room, list.map((vertex) => [vertex.id, vertex.lines.length, vertex.inputs])]);
  if (last.key !== key) {
    const across = place(list, "LR");
    const fit = (drawing) => Math.min(1, room / drawing.width);
    let chosen = across;
    if (fit(across) < SMALLEST_SCALE) {
      const down = place(list, "TB");
      chosen = fit(down) > fit(across) ? down : across;
    }
    last = { key, value: { ...chosen, scale: Math.max(SMALLEST_SCALE, fit(chosen)) } };
  }
  return last.value;
}

function place(list, direction) {
  const down = direction === "TB";
  const graph = new window.dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 26, ranksep: down ? 34 : 48, edgesep: 16, marginx: MARGIN, marginy: MARGIN });
  for (const vertex of list) {
    graph.setNode(vertex.id, { width: NODE_WIDTH, height: BODY_HEIGHT + TITLE_LINE * vertex.lines.length });
  }
  list.forEach((vertex) =>
    vertex.inputs.forEach((input, i) => {
      const label = { width: input.strategy.length * 6.6 + 14, height: 18, labelpos: "c" };
      graph.setEdge(input.from, vertex.id, label, String(i));
    }),
  );
  window.dagre.layout(graph);
  const nodes = new Map(graph.nodes().map((id) => [id, graph.node(id)]));
  const edges = graph.edges().map((edge) => {
    const { points, x, y, width } = graph.edge(edge);
    return { from: edge.v, to: edge.w, input: Number(edge.name), path: curve(points, nodes.get(edge.v), nodes.get(edge.w), down), x, y, width };
  });
  return { nodes, edges, down, width: graph.graph().width, height: graph.graph().height };
}

/** A smooth way from the middle of one side to the middle of the other, through dagre's points between. */
function curve(points, from, to, down) {
  const start = down ? { x: from.x, y: from.y + from.height / 2 } : { x: from.x + from.width / 2, y: from.y };
  const end = down ? { x: to.x, y: to.y - to.height / 2 - 7 } : { x: to.x - to.width / 2 - 7, y: to.y };
  const way = [start, ...points.slice(1, -1), end];
  let path = `M${start.x},${start.y}`;
  for (let i = 1; i < way.length; i++) {
    const [a, b] = [way[i - 1], way[i]];
    const middle = down ? (a.y + b.y) / 2 : (a.x + b.x) / 2;
    path += down ? `C${a.x},${middle} ${b.x},${middle} ${b.x},${b.y}` : `C${middle},${a.y} ${middle},${b.y} ${b.x},${b.y}`;
  }
  return path;
}
