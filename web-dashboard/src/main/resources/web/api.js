/** Calls to the JobManager's REST interface. */

const TIMEOUT_MILLIS = 10_000;

const ASK_AGAIN_MILLIS = 30_000;

/** Path → when the JobManager said that it does not serve it; it is not asked at every poll. */
const missing = new Map();

/** A call that gave no usable answer. `status` is 0 when the JobManager was not reached at all. */
export class RequestError extends Error {
  constructor(message, status, path) {
    super(message);
    this.name = "RequestError";
    this.status = status;
    this.path = path;
  }

  get unreachable() {
    return this.status === 0;
  }
}

async function request(method, path, { body, signal } = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const init = { method, cache: "no-store", signal: signal ? AbortSignal.any([signal, timeout]) : timeout };
  if (body instanceof FormData) {
    init.body = body;
    init.signal = signal;
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    // Without the leading slash: the page may be served below a prefix.
    response = await fetch(path.slice(1), init);
  } catch (cause) {
    if (signal?.aborted) {
      throw cause;
    }
    const reason = cause.name === "TimeoutError" ? `no answer within ${TIMEOUT_MILLIS / 1000} s` : "no connection";
    throw new RequestError(reason, 0, path);
  }
  const text = await response.text();
  const parsed = parse(text);
  if (!response.ok) {
    const said = parsed?.errors?.filter(Boolean).join(" ");
    throw new RequestError(said || `HTTP ${response.status}`, response.status, path);
  }
  if (parsed === undefined) {
    throw new RequestError("the answer is not JSON", response.status, path);
  }
  return parsed;
}

function parse(text) {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const part = encodeURIComponent;

/** Reads a path; throws RequestError. */
export const get = (path, signal) => request("GET", path, { signal });

/**
 * Reads what a page can do without: answers `fallback` when the JobManager says no. A path it does not know is
 * left alone for half a minute. Throws only when the JobManager cannot be reached.
 */
export async function optional(path, fallback, signal) {
  if (Date.now() - (missing.get(path) ?? 0) < ASK_AGAIN_MILLIS) {
    return fallback;
  }
  try {
    return await get(path, signal);
  } catch (error) {
    if (!(error instanceof RequestError) || error.unreachable) {
      throw error;
    }
    if (error.status === 404 || error.status === 405 || error.status === 501) {
      missing.set(path, Date.now());
    }
    return fallback;
  }
}

export const job = (jid) => `/jobs/${part(jid)}`;
export const vertex = (jid, vid) => `${job(jid)}/vertices/${part(vid)}`;
/** How far event time has come in a source and its splits; a path of Weir's own. */
export const eventTime = (jid, vid) => `/weir/v1${vertex(jid, vid)}/watermarks`;
export const taskManager = (id) => `/taskmanagers/${part(id)}`;

export const cancelJob = (jid) => request("PATCH", `${job(jid)}?mode=cancel`);

/** Takes a savepoint, and answers its path once it is complete. */
export const takeSavepoint = (jid) => operation(`${job(jid)}/savepoints`, `${job(jid)}/savepoints`);

/** Stops a job with a savepoint, and answers its path once the job has stopped. */
export const stopJob = (jid) => operation(`${job(jid)}/stop`, `${job(jid)}/savepoints`);

const OPERATION_POLL_MILLIS = 300;

/** Begins something that takes a while and asks until it is done. */
async function operation(begin, results) {
  const { "request-id": id } = await request("POST", begin, { body: {} });
  for (;;) {
    const answer = await get(`${results}/${part(id)}`);
    if (answer.status?.id === "COMPLETED") {
      const failure = answer.operation?.["failure-cause"];
      if (failure) {
        throw new RequestError(failure.message ?? failure.class, 200, results);
      }
      return answer.operation?.location;
    }
    await new Promise((resolve) => setTimeout(resolve, OPERATION_POLL_MILLIS));
  }
}

export const runJar = (id, settings) => request("POST", `/jars/${part(id)}/run`, { body: settings });

export const deleteJar = (id) => request("DELETE", `/jars/${part(id)}`);

/** Uploads a program; as long as it takes, since jars may be large. */
export function uploadJar(file) {
  const form = new FormData();
  form.append("jarfile", file, file.name);
  return request("POST", "/jars/upload", { body: form });
}
