/** Sentences the page says, in one place. */

export const NO_JOBS = {
  title: "No jobs yet",
  text: "Start one from a terminal, or upload a jar on the Submit page.",
  command: "bin/weir run examples/FlightDelays.jar",
};
export const NO_FINISHED_JOBS = { title: "Nothing has finished yet", text: "Jobs that finish, fail or are canceled are listed here." };
export const NO_RUNNING_JOBS = {
  title: "No job is running",
  text: "Start one from a terminal, or upload a jar on the Submit page.",
  command: "bin/weir run examples/FlightDelays.jar",
};
export const NO_TASK_MANAGERS = {
  title: "No TaskManager is registered",
  text: "Jobs wait until there are slots to run in. Start a TaskManager:",
  command: "bin/taskmanager.sh start",
};
export const NO_JARS = { title: "No jar is uploaded", text: "Upload a program, or start one from a terminal:", command: "bin/weir run examples/WordCount.jar" };
export const NO_EXCEPTIONS = { title: "No exceptions", text: "No task of this job has failed." };
export const NO_ACCUMULATORS = {
  title: "No accumulators",
  text: "Functions can count things of their own with getRuntimeContext().addAccumulator(name, accumulator); the values appear here.",
};
export const NO_CHECKPOINTING = {
  title: "No checkpoints",
  text: "This job starts from the beginning when a task fails. Switch checkpoints on with env.enableCheckpointing(millis), or when it is started:",
  command: "bin/weir run -Dexecution.checkpointing.interval=10s ...",
};
export const NEVER_A_CHECKPOINT = { title: "None yet", text: "The first checkpoint begins when all tasks are running." };
export const CHECKPOINT_FORGOTTEN = { title: "Not remembered", text: "The JobManager remembers the figures of the last checkpoints only." };
export const NO_USER_CONFIG = {
  title: "No parameters",
  text: "Parameters that the program makes global with env.getConfig().setGlobalJobParameters(parameters) appear here.",
};
export const NO_GRAPH = { title: "No job graph yet", text: "The JobManager is still working out the plan of this job." };
export const CHART_STARTS = "The chart begins when this page is opened and keeps the last 10 minutes.";

export const CANCEL_TITLE = (name) => `Cancel ${name}?`;
export const CANCEL_TEXT = "Its tasks are stopped, and what they have done since the last checkpoint is lost. Output already committed stays. To go on later, stop it with a savepoint instead.";
export const STOP_TITLE = (name) => `Stop ${name} with a savepoint?`;
export const STOP_TEXT = "Its sources stop, its state is written to the configured savepoint directory, its output is committed, and the job ends. It can be started again from the savepoint.";
export const SAVEPOINT_TITLE = (name) => `Take a savepoint of ${name}?`;
export const SAVEPOINT_TEXT = "Its whole state is written to the configured savepoint directory. The job runs on. Savepoints are yours: nothing but you deletes them.";
export const NOT_NOW = "Not now";
export const DELETE_TITLE = (name) => `Delete ${name}?`;
export const DELETE_TEXT = "The uploaded jar is removed from the JobManager. Jobs already started from it go on.";

export const UNREACHABLE = (since, age) =>
  `JobManager not reachable since ${since}. What you see is ${age} old; trying again by itself.`;
export const NEVER_REACHED = "JobManager not reachable. Trying again by itself.";
export const FAILING = (message, age) => `The JobManager answered: ${message.replace(/\.$/, "")}. What you see is ${age} old.`;
export const GONE = { title: "Not found", text: "The JobManager does not know it (any more). Finished jobs are forgotten when it restarts." };
export const NO_PAGE = { title: "No such page", text: "The address leads nowhere." };

/** What is said of the split of a source that holds event time back; all but `Subtask n` are ready to be shown. */
export const EVENT_TIME = {
  subtask: (index) => `Subtask ${index}`,
  heldAt: (name, time) => `${name} holds the watermark at ${time}`,
  heldBack: (name) => `${name} holds the watermark back: there is none yet`,
  slowest: (name) => `${name} is the slowest`,
  behind: (time, furthest) => `${time} behind ${furthest}`,
  silent: (time) => `it has sent nothing for ${time}`,
  neverSent: (time) => `it has sent nothing since it was assigned ${time} ago`,
  others: (number) => (number === 1 ? " (as one other)" : ` (as ${number} others)`),
  noSplit: "it reads no split",
  setIdleness: "If it may stay empty, set withIdleness(...) on the source's WatermarkStrategy: it then holds nothing back.",
  lowerParallelism: "Set withIdleness(...) on the source's WatermarkStrategy, or lower the source's parallelism to the number of its splits.",
  idleAfter: (time) => `It counts as idle after ${time} without records.`,
  allIdle: "All splits are idle: they hold nothing back.",
  more: (number) => (number === 1 ? "1 more is not listed; it is not slower." : `${number} more are not listed; none is slower.`),
};

/** What the diagnosis says; `v` is a vertex of job-model.js. */
export const DIAGNOSIS = {
  bottleneck: (names) => `Bottleneck: ${names}`,
  busyEvenly: (v, busy) => (v.parallelism === 1 ? `busy ${busy}` : `busy ${busy} on ${v.parallelism === 2 ? "both" : `all ${v.parallelism}`} subtasks`),
  busyUnevenly: (hottest, average) => `one subtask is busy ${hottest}, the average only ${average}`,
  upstream: (number, ratio) => `while ${number === 1 ? "the operator before it is" : `${number} operators before it are`} backpressured ${ratio}`,
  skewed: "The keys are skewed: a better spread helps, more parallelism alone does not.",
  raise: (v, free) =>
    free > 0
      ? `Raise its parallelism (now ${v.parallelism}; ${free} free slot${free === 1 ? "" : "s"}), or make its function cheaper per record.`
      : `Make its function cheaper per record, or add a TaskManager and raise its parallelism (now ${v.parallelism}; no slot is free).`,
  nearLimit: (name, busy) => `${name} is busy ${busy}, and nothing before it has to wait yet: this job is close to its limit.`,
  sourceBound: (name, busy) => `The source sets the pace: ${name} is busy ${busy}, everything after it keeps up.`,
  stuck: (name, ratio) => `${name} is backpressured ${ratio}, but no operator after it is over 90 % busy: look for a task that waits for something outside.`,
  idle: "No input at the moment: all operators are idle.",
  healthy: "No bottleneck: every operator keeps up.",
  noMetrics: "No live metrics yet.",
  waiting: (needed, free) => `Waiting for slots: ${needed} needed, ${free} free.`,
  starting: "The job is starting.",
  restarting: "A task failed and the job is restarting.",
  failing: "The job is failing.",
  failed: "The job failed.",
  canceling: "The job is being canceled.",
  canceled: "The job was canceled.",
  finished: (time) => `Finished after ${time}.`,
};
