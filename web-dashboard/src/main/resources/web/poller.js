/** Asks again and again while the page is visible. */

/**
 * Calls `tick` at once and then `intervalMillis()` after each end of it. Stops while the page is hidden. `now()` starts
 * a tick at once and drops the one under way; `tick` gets a signal that says so.
 */
export function startPolling(tick, intervalMillis) {
  let timer = 0;
  let controller = null;

  async function run() {
    clearTimeout(timer);
    controller?.abort();
    const mine = new AbortController();
    controller = mine;
    await tick(mine.signal);
    if (controller === mine && !document.hidden) {
      timer = setTimeout(run, intervalMillis());
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      clearTimeout(timer);
    } else {
      run();
    }
  });
  run();
  return { now: run };
}
