package io.weir.runtime.config;

import static io.weir.runtime.config.OptionTypes.oneOf;
import static io.weir.runtime.config.OptionTypes.port;
import static io.weir.runtime.config.OptionTypes.positive;
import static io.weir.runtime.config.OptionTypes.within;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every key that Weir honours, with its default. Names are those of Apache Flink where the meaning is the same. */
public final class WeirOptions {
    private static final Map<String, List<ConfigOption<?>>> SECTIONS = new LinkedHashMap<>();
    private static final Map<String, ConfigOption<?>> BY_KEY = new LinkedHashMap<>();
    /** Names that keys had, or have elsewhere, and those they have here. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("env.java.opts", "env.java.opts.all"),
            Map.entry("high-availability", "high-availability.type"),
            Map.entry("state.backend.type", "state.backend"),
            Map.entry("state.checkpoint-storage", "execution.checkpointing.storage"),
            Map.entry("state.checkpoints.dir", "execution.checkpointing.dir"),
            Map.entry("state.savepoints.dir", "execution.checkpointing.savepoint-dir"),
            Map.entry("state.checkpoints.num-retained", "execution.checkpointing.num-retained"),
            Map.entry("state.backend.incremental", "execution.checkpointing.incremental"),
            Map.entry("state.storage.fs.memory-threshold", "execution.checkpointing.data-inline-threshold"),
            Map.entry("state.backend.local-recovery", "execution.state-recovery.from-local"),
            Map.entry(
                    "execution.checkpointing.externalized-checkpoint-retention-mode",
                    "execution.checkpointing.externalized-checkpoint-retention"),
            Map.entry("execution.checkpointing.unaligned", "execution.checkpointing.unaligned.enabled"),
            Map.entry("execution.savepoint.path", "execution.state-recovery.path"),
            Map.entry("execution.savepoint.ignore-unclaimed-state", "execution.state-recovery.ignore-unclaimed-state"),
            Map.entry("execution.savepoint-restore-mode", "execution.state-recovery.claim-mode"),
            Map.entry("restart-strategy", "restart-strategy.type"));

    private static final String COMMON = "Processes and hosts";

    public static final ConfigOption<String> JOBMANAGER_RPC_ADDRESS = add(
            COMMON,
            ConfigOption.text(
                    "jobmanager.rpc.address",
                    "localhost",
                    "Host of the JobManager, written in the same way on all machines."));
    public static final ConfigOption<Integer> JOBMANAGER_RPC_PORT = add(
            COMMON,
            port(
                    "jobmanager.rpc.port",
                    6123,
                    "Port on which the JobManager takes calls from TaskManagers; 0: any free one."));
    public static final ConfigOption<String> JOBMANAGER_BIND_HOST = add(
            COMMON,
            ConfigOption.text(
                    "jobmanager.bind-host",
                    "localhost",
                    "Address the JobManager listens on for TaskManagers; 0.0.0.0: all of the machine."));
    public static final ConfigOption<Integer> JOBMANAGER_LIFELINE_PORT = add(
            COMMON,
            port(
                    "jobmanager.lifeline.port",
                    0,
                    "Port to which each TaskManager keeps a connection open, so that the end of either process is noticed at once; 0: any free one."));
    public static final ConfigOption<String> TASKMANAGER_HOST = add(
            COMMON,
            ConfigOption.text("taskmanager.host", "localhost", "Host under which others reach this TaskManager."));
    public static final ConfigOption<String> TASKMANAGER_BIND_HOST =
            add(COMMON, ConfigOption.text("taskmanager.bind-host", "localhost", "Address a TaskManager listens on."));
    public static final ConfigOption<Integer> TASKMANAGER_RPC_PORT =
            add(COMMON, port("taskmanager.rpc.port", 0, "Port on which a TaskManager takes calls; 0: any free one."));
    public static final ConfigOption<Integer> TASKMANAGER_DATA_PORT = add(
            COMMON, port("taskmanager.data.port", 0, "Port on which a TaskManager takes records; 0: any free one."));
    public static final ConfigOption<Integer> TASKMANAGER_SLOTS = add(
            COMMON,
            positive(
                    "taskmanager.numberOfTaskSlots",
                    1,
                    "Number of parallel slices of jobs that one TaskManager runs."));
    public static final ConfigOption<Integer> PARALLELISM_DEFAULT =
            add(COMMON, positive("parallelism.default", 1, "Parallelism of a job that sets none."));
    public static final ConfigOption<String> TMP_DIRS = add(
            COMMON, ConfigOption.text("io.tmp.dirs", "", "Directory for temporary files; empty: that of the machine."));

    private static final String REST = "REST and dashboard";

    public static final ConfigOption<String> REST_ADDRESS = add(
            REST, ConfigOption.text("rest.address", "localhost", "Host under which clients reach the REST endpoint."));
    public static final ConfigOption<Integer> REST_PORT =
            add(REST, port("rest.port", 8081, "Port of the REST endpoint and the dashboard; 0: any free one."));
    public static final ConfigOption<String> REST_BIND_ADDRESS = add(
            REST,
            ConfigOption.text(
                    "rest.bind-address",
                    "localhost",
                    "Address the REST endpoint listens on. Whoever reaches it can run code: see security.insecure."));
    public static final ConfigOption<MemorySize> REST_MAX_CONTENT_LENGTH = add(
            REST,
            ConfigOption.memory(
                    "rest.server.max-content-length", "100 mb", "Longest body of a request, as an uploaded jar."));
    public static final ConfigOption<Duration> REST_IDLENESS_TIMEOUT = add(
            REST, ConfigOption.duration("rest.idleness-timeout", "5 min", "After which an idle connection is closed."));
    public static final ConfigOption<Duration> WEB_REFRESH_INTERVAL =
            add(REST, ConfigOption.duration("web.refresh-interval", "3 s", "How often the dashboard asks for news."));
    public static final ConfigOption<Boolean> WEB_SUBMIT_ENABLE =
            add(REST, ConfigOption.bool("web.submit.enable", true, "Whether jars can be uploaded and run over REST."));
    public static final ConfigOption<Boolean> WEB_CANCEL_ENABLE = add(
            REST, ConfigOption.bool("web.cancel.enable", true, "Whether the dashboard shows the button that cancels."));
    public static final ConfigOption<String> WEB_UPLOAD_DIR = add(
            REST,
            ConfigOption.text(
                    "web.upload.dir",
                    "",
                    "Directory for uploaded jars, which outlives the JobManager; empty: a temporary one."));
    public static final ConfigOption<Integer> WEB_EXCEPTION_HISTORY =
            add(REST, positive("web.exception-history-size", 16, "Number of failures remembered per job."));
    public static final ConfigOption<Integer> JOBSTORE_MAX_CAPACITY =
            add(REST, positive("jobstore.max-capacity", 100, "Number of ended jobs that are kept for the dashboard."));

    private static final String HEARTBEATS = "Heartbeats and calls";

    public static final ConfigOption<Duration> HEARTBEAT_INTERVAL = add(
            HEARTBEATS,
            ConfigOption.duration(
                    "heartbeat.interval",
                    "1 s",
                    "How often processes tell one another that they live, and TaskManagers report metrics."));
    public static final ConfigOption<Duration> HEARTBEAT_TIMEOUT = add(
            HEARTBEATS,
            ConfigOption.duration(
                    "heartbeat.timeout",
                    "10 s",
                    "After how long a silence a process is given up. A process that ends is noticed at once, by its connection."));
    public static final ConfigOption<Duration> ASK_TIMEOUT = add(
            HEARTBEATS, ConfigOption.duration("pekko.ask.timeout", "10 s", "How long a call waits for its answer."));
    public static final ConfigOption<MemorySize> FRAME_SIZE = add(
            HEARTBEATS,
            ConfigOption.memory(
                    "pekko.framesize",
                    "10 mb",
                    "Longest message between processes; must be the same on all of them. At most 1 gb."));
    public static final ConfigOption<Duration> REGISTRATION_TIMEOUT = add(
            HEARTBEATS,
            ConfigOption.duration(
                    "taskmanager.registration.timeout",
                    "5 min",
                    "How long a TaskManager looks for its JobManager before it gives up and ends."));

    private static final String JOBS = "Jobs";

    public static final ConfigOption<Duration> SLOT_REQUEST_TIMEOUT = add(
            JOBS,
            ConfigOption.duration(
                    "slot.request.timeout",
                    "10 s",
                    "How long a job waits for enough slots before it fails; one that has run before goes on waiting."));
    public static final ConfigOption<Duration> CANCELLATION_INTERVAL = add(
            JOBS,
            ConfigOption.duration(
                    "task.cancellation.interval", "30 s", "How often a task that does not end is interrupted again."));
    public static final ConfigOption<Duration> CANCELLATION_TIMEOUT = add(
            JOBS,
            ConfigOption.duration(
                    "task.cancellation.timeout",
                    "180 s",
                    "After how long a task that does not end takes its TaskManager down; 0: never."));
    public static final ConfigOption<Duration> CANCELLATION_TIMERS_TIMEOUT = add(
            JOBS,
            ConfigOption.duration(
                    "task.cancellation.timers.timeout",
                    "7500 ms",
                    "Accepted as Flink knows it; timers run on the task's own thread here, so that there is nothing to wait for."));
    public static final ConfigOption<Boolean> GENERIC_TYPES = add(
            JOBS,
            ConfigOption.bool(
                    "pipeline.generic-types", true, "Whether types that only Kryo can serialize are allowed."));
    public static final ConfigOption<Boolean> OBJECT_REUSE = add(
            JOBS,
            ConfigOption.bool(
                    "pipeline.object-reuse",
                    false,
                    "Whether functions may be handed the same object again and again."));
    public static final ConfigOption<String> EXCHANGE_COPY = add(
            JOBS,
            oneOf(
                    "pipeline.exchange-copy",
                    "auto",
                    "Whether records are copied between tasks of one TaskManager.",
                    "auto",
                    "always",
                    "never"));
    public static final ConfigOption<Integer> EXCHANGE_BATCH_RECORDS = add(
            JOBS,
            new ConfigOption<>(
                    "pipeline.exchange-batch-records",
                    "integer",
                    "256",
                    "Largest number of records that are handed from task to task at once.",
                    text -> within(text, 1, 32_768)));
    public static final ConfigOption<Boolean> CHAIN_SPECIALIZATION = add(
            JOBS,
            ConfigOption.bool(
                    "pipeline.chain-specialization",
                    true,
                    "Whether each chain runs private copies of its operators' classes, which is faster."));
    public static final ConfigOption<Duration> AUTO_WATERMARK_INTERVAL = add(
            JOBS,
            ConfigOption.duration(
                    "pipeline.auto-watermark-interval", "200 ms", "How often periodic generators emit watermarks."));
    public static final ConfigOption<Integer> MAX_PARALLELISM = add(
            JOBS,
            ConfigOption.integer(
                    "pipeline.max-parallelism", -1, "Number of key groups; -1: derived from the parallelism."));
    public static final ConfigOption<Boolean> OPERATOR_CHAINING =
            add(JOBS, ConfigOption.bool("pipeline.operator-chaining.enabled", true, "Whether operators share tasks."));
    public static final ConfigOption<String> PIPELINE_NAME =
            add(JOBS, ConfigOption.text("pipeline.name", "", "Name of the job; empty: the program's."));
    public static final ConfigOption<Boolean> BUFFER_TIMEOUT_ENABLED = add(
            JOBS,
            ConfigOption.bool(
                    "execution.buffer-timeout.enabled", true, "Whether a batch of records is sent before it is full."));
    public static final ConfigOption<Duration> BUFFER_TIMEOUT = add(
            JOBS,
            ConfigOption.duration(
                    "execution.buffer-timeout.interval",
                    "5 ms",
                    "How long records may wait in a batch while their task is busy; 0: each is sent at once."));
    public static final ConfigOption<String> STATE_BACKEND = add(
            JOBS,
            oneOf(
                    "state.backend",
                    "hashmap",
                    "Where keyed state lives: hashmap, also called memory, filesystem and jobmanager, keeps it on the heap, rocksdb on local disks behind a cache. The names of Flink's factories for rocksdb choose it too.",
                    List.of("hashmap", "memory", "filesystem", "jobmanager", "rocksdb"),
                    RocksDbOptions.FACTORIES));

    static {
        CheckpointOptions.all().forEach(option -> add("Checkpoints and savepoints", option));
        RocksDbOptions.all().forEach(option -> add("RocksDB state backend", option));
        RecoveryOptions.all().forEach(option -> add("Recovery", option));
        HighAvailabilityOptions.all().forEach(option -> add("High availability", option));
    }

    private static final String CLASSES = "Class loading";

    public static final ConfigOption<String> CLASSLOADER_RESOLVE_ORDER = add(
            CLASSES,
            oneOf(
                    "classloader.resolve-order",
                    "child-first",
                    "Whether a class is looked for in the job's jars first or in Weir first.",
                    "child-first",
                    "parent-first"));
    public static final ConfigOption<String> PARENT_FIRST_DEFAULT = add(
            CLASSES,
            ConfigOption.text(
                    "classloader.parent-first-patterns.default",
                    "java.;javax.;scala.;io.weir.;org.slf4j.;org.apache.logging.;org.apache.log4j.;org.jspecify.;org.xml.;org.w3c.",
                    "Prefixes, separated by semicolons, of classes that are always taken from Weir. Better add to .additional."));
    public static final ConfigOption<String> PARENT_FIRST_ADDITIONAL = add(
            CLASSES,
            ConfigOption.text(
                    "classloader.parent-first-patterns.additional", "", "Further prefixes, separated by semicolons."));

    private static final String MEMORY = "Memory";

    public static final ConfigOption<MemorySize> JOBMANAGER_PROCESS_SIZE = add(
            MEMORY,
            ConfigOption.memory(
                    "jobmanager.memory.process.size", "1600 mb", "Memory of a JobManager process, heap and all."));
    public static final ConfigOption<String> JOBMANAGER_HEAP_SIZE = add(
            MEMORY,
            ConfigOption.text(
                    "jobmanager.heap.size", "", "Heap of a JobManager as 512m; empty: derived from the process size."));
    public static final ConfigOption<MemorySize> TASKMANAGER_PROCESS_SIZE = add(
            MEMORY,
            ConfigOption.memory(
                    "taskmanager.memory.process.size", "1728 mb", "Memory of a TaskManager process, heap and all."));
    public static final ConfigOption<String> TASKMANAGER_HEAP_SIZE = add(
            MEMORY,
            ConfigOption.text(
                    "taskmanager.heap.size", "", "Heap of a TaskManager as 1g; empty: derived from the process size."));
    public static final ConfigOption<String> LOG_BROKER_HEAP_SIZE =
            add(MEMORY, ConfigOption.text("log-broker.heap.size", "512m", "Heap of a log broker."));
    public static final ConfigOption<String> ZOOKEEPER_HEAP_SIZE =
            add(MEMORY, ConfigOption.text("zookeeper.heap.size", "256m", "Heap of a ZooKeeper peer."));
    public static final ConfigOption<MemorySize> SEGMENT_SIZE =
            add(MEMORY, ConfigOption.memory("taskmanager.memory.segment-size", "32 kb", "Size of a network buffer."));

    private static final String SCRIPTS = "Scripts";

    public static final ConfigOption<Integer> LOG_BROKER_READY_SECONDS = add(
            SCRIPTS,
            ConfigOption.integer(
                    "log-broker.ready.seconds",
                    30,
                    "How long log-broker.sh start waits until the broker serves clients, or ends with what is wrong."));
    public static final ConfigOption<String> JAVA_OPTS_ALL =
            add(SCRIPTS, ConfigOption.text("env.java.opts.all", "", "Options of every JVM."));
    public static final ConfigOption<String> JAVA_OPTS_JOBMANAGER =
            add(SCRIPTS, ConfigOption.text("env.java.opts.jobmanager", "", "Options of the JobManager's JVM."));
    public static final ConfigOption<String> JAVA_OPTS_TASKMANAGER =
            add(SCRIPTS, ConfigOption.text("env.java.opts.taskmanager", "", "Options of a TaskManager's JVM."));
    public static final ConfigOption<String> JAVA_OPTS_LOG_BROKER =
            add(SCRIPTS, ConfigOption.text("env.java.opts.log-broker", "", "Options of a log broker's JVM."));
    public static final ConfigOption<String> JAVA_OPTS_ZOOKEEPER =
            add(SCRIPTS, ConfigOption.text("env.java.opts.zookeeper", "", "Options of a ZooKeeper peer's JVM."));
    public static final ConfigOption<String> JAVA_OPTS_CLIENT =
            add(SCRIPTS, ConfigOption.text("env.java.opts.client", "", "Options of the command line's JVM."));
    public static final ConfigOption<String> JAVA_HOME =
            add(SCRIPTS, ConfigOption.text("env.java.home", "", "The Java to use; empty: JAVA_HOME or the PATH."));
    public static final ConfigOption<String> PID_DIR =
            add(SCRIPTS, ConfigOption.text("env.pid.dir", "/tmp", "Directory for the numbers of started processes."));
    public static final ConfigOption<String> LOG_DIR = add(
            SCRIPTS, ConfigOption.text("env.log.dir", "", "Directory for log files; empty: log/ of the distribution."));
    public static final ConfigOption<Integer> LOG_MAX =
            add(SCRIPTS, positive("env.log.max", 10, "Number of old log files that are kept."));
    public static final ConfigOption<String> SSH_OPTS =
            add(SCRIPTS, ConfigOption.text("env.ssh.opts", "", "Options of ssh when processes are started elsewhere."));

    private static final String SECURITY = "Security";

    public static final ConfigOption<Boolean> INSECURE = add(
            SECURITY,
            ConfigOption.bool(
                    "security.insecure",
                    false,
                    "Allows to listen beyond the loopback address, where anyone who reaches the ports can run code."));

    private WeirOptions() {}

    /** All keys by section, in the order of the documentation. */
    public static Map<String, List<ConfigOption<?>>> sections() {
        return Collections.unmodifiableMap(SECTIONS);
    }

    /** All keys. */
    public static List<ConfigOption<?>> all() {
        return List.copyOf(BY_KEY.values());
    }

    /** The option of that key. */
    public static Optional<ConfigOption<?>> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** The name that {@code key} has here; itself where it has no other. */
    public static String currentName(String key) {
        return OTHER_NAMES.getOrDefault(key, key);
    }

    /** What may be shown of a value: {@code ***} where the key says that it is a secret. */
    public static String shown(String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        boolean secret =
                List.of("password", "secret", "token", "credential", "private-key", "access-key", "apikey").stream()
                        .anyMatch(lower::contains);
        return secret ? "***" : value;
    }

    private static <T> ConfigOption<T> add(String section, ConfigOption<T> option) {
        SECTIONS.computeIfAbsent(section, unused -> new ArrayList<>()).add(option);
        if (BY_KEY.put(option.key(), option) != null) {
            throw new AssertionError("Two options are called " + option.key());
        }
        return option;
    }
}
