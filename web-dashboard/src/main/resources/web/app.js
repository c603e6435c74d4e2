/** Starts the page: routes, polling, the frame around every view. */
import { optional, RequestError } from "./api.js";
import { duration, clock } from "./format.js";
import { render } from "./lit.js";
import { startPolling } from "./poller.js";
import { currentPath, match, routes } from "./router.js";
import { frame } from "./frame.js";
import { onResize } from "./sizes.js";
import { FAILING, GONE, NEVER_REACHED, NO_PAGE, UNREACHABLE } from "./text.js";
import { jobView } from "./views/job.js";
import { jobManagerView } from "./views/job-manager.js";
import { overviewView } from "./views/overview.js";
import { submitView } from "./views/submit.js";
import { taskManagerView } from "./views/task-manager.js";
import { taskManagersView } from "./views/task-managers.js";

/*
 * A view is `{title(params), load(params, signal), render(data, context)}`. `load` reads what the view shows and is
 * called with each poll; `render` draws it. `title` may be asked before data has come.
 */
const table = routes({
  "/": overviewView,
  "/jobs/:jid": jobView,
  "/jobs/:jid/vertices/:vid": jobView,
  "/jobs/:jid/checkpoints/:cid": jobView,
  "/jobs/:jid/:tab": jobView,
  "/task-managers": taskManagersView,
  "/task-managers/:id": taskManagerView,
  "/job-manager": jobManagerView,
  "/submit": submitView,
});

const DEFAULT_INTERVAL_MILLIS = 3000;

const state = {
  config: null,
  overview: null,
  route: null,
  /** What the current view showed last, null before the first answer. */
  data: null,
  /** A message in place of the view: it asked for something that is not there. */
  absent: null,
  loadedAt: null,
  problem: null,
};

const context = {
  get params() {
    return state.route.params;
  },
  get overview() {
    return state.overview;
  },
  get features() {
    return state.config?.features ?? {};
  },
  redraw: draw,
  refresh: () => poller.now(),
};

function draw() {
  render(frame({ ...state, warning: warning(), context }), document.getElementById("app"));
}

function warning() {
  if (!state.problem) {
    return null;
  }
  const age = state.loadedAt ? duration(Math.max(0, Date.now() - state.loadedAt)) : null;
  if (state.problem.unreachable) {
    return age ? UNREACHABLE(clock(state.problem.since), age) : NEVER_REACHED;
  }
  return FAILING(state.problem.message, age ?? "0 s");
}

function openRoute() {
  const before = state.route;
  const route = match(table, currentPath());
  if (before?.path === route?.path && before !== null) {
    return;
  }
  // A job's pages share their data: going from one to another shows at once what is known.
  const sameThing = route && before && route.view === before.view && route.params.jid === before.params.jid && route.params.id === before.params.id;
  if (!sameThing) {
    state.data = null;
    scrollTo(0, 0);
  }
  state.route = route;
  state.absent = route ? null : NO_PAGE;
  document.title = route ? `${route.view.title(route.params)} · Weir` : "Weir";
  draw();
  if (before !== null && !sameThing) {
    document.getElementById("main")?.focus({ preventScroll: true });
  }
  poller?.now();
}

async function tick(signal) {
  const route = state.route;
  const wanted = [
    state.config ?? optional("/config", null, signal),
    optional("/overview", state.overview, signal),
    route ? route.view.load(route.params, signal) : null,
  ];
  const [config, overview, data] = await Promise.allSettled(wanted);
  if (signal.aborted) {
    return;
  }
  state.config = config.value ?? state.config;
  state.overview = overview.value ?? state.overview;
  const failure = [data, overview].find((result) => result.status === "rejected")?.reason ?? null;
  if (data.status === "fulfilled") {
    state.data = data.value;
    state.absent = route ? null : NO_PAGE;
  } else if (data.reason instanceof RequestError && data.reason.status === 404) {
    state.absent = GONE;
  }
  settle(failure);
  draw();
}

function settle(failure) {
  if (failure === null || (failure.status === 404 && state.absent)) {
    state.problem = null;
    state.loadedAt = Date.now();
    return;
  }
  if (!(failure instanceof RequestError)) {
    // Not an answer but a mistake of ours; it belongs in the console, and the page says that something is wrong.
    console.error(failure);
  }
  const since = state.problem?.since ?? Date.now();
  state.problem = { message: failure.message, unreachable: failure.unreachable === true, since };
}

onResize(draw);
addEventListener("hashchange", openRoute);
matchMedia("(prefers-color-scheme: light)").addEventListener("change", draw);
let poller = null;
openRoute();
poller = startPolling(tick, () => state.config?.["refresh-interval"] || DEFAULT_INTERVAL_MILLIS);
// The age of the data grows while nothing answers.
setInterval(() => state.problem && draw(), 1000);
