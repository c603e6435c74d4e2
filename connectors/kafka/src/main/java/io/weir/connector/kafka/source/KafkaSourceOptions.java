package io.weir.connector.kafka.source;

/** Settings of a {@link KafkaSource} that are given as properties. All others go to the client library. */
public final class KafkaSourceOptions {
    /**
     * How often to look for partitions that were added, in milliseconds; 300000 unless set. 0 or less: only when the job
     * starts. A source with bounds looks only then.
     */
    public static final String PARTITION_DISCOVERY_INTERVAL_MS = "partition.discovery.interval.ms";

    /**
     * Whether the offsets of a checkpoint are committed to the group when it is complete, {@code true} unless set. They tell
     * others how far the job has come; the job itself goes on from its own checkpoints. Without a group nothing is committed.
     */
    public static final String COMMIT_OFFSETS_ON_CHECKPOINT = "commit.offsets.on.checkpoint";

    /**
     * Whether the metrics of the client library's consumer are shown among those of the source, {@code true} unless set: about
     * a hundred for each subtask.
     */
    public static final String REGISTER_CONSUMER_METRICS = "register.consumer.metrics";

    static final long DEFAULT_DISCOVERY_INTERVAL_MILLIS = 300_000;

    private KafkaSourceOptions() {}
}
