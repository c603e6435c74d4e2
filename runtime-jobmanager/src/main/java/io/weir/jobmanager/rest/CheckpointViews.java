package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.weir.jobmanager.checkpoint.CheckpointHistory;
import io.weir.jobmanager.checkpoint.CheckpointRecord;
import io.weir.jobmanager.checkpoint.CheckpointRecord.Part;
import io.weir.jobmanager.checkpoint.CheckpointRecord.Status;
import io.weir.jobmanager.checkpoint.Moment;
import io.weir.jobmanager.job.JobMaster;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.TaskSnapshot.Figures;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.CheckpointConfig.Retention;
import io.weir.runtime.config.WeirOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Checkpoints as JSON; the names are those that clients of Apache Flink know. */
final class CheckpointViews {
    private CheckpointViews() {}

    record Statistics(Counts counts, Summary summary, Latest latest, List<Object> history) {
        static Statistics of(JobMaster job, long nowMillis) {
            CheckpointHistory history = job.checkpoints().coordinator().history();
            CheckpointHistory.Counts counts = history.counts();
            return new Statistics(
                    new Counts(
                            counts.restored(), counts.begun(), counts.pending(), counts.completed(), counts.failed()),
                    Summary.of(history.completedFigures()),
                    Latest.of(history, nowMillis),
                    history.newestFirst().stream()
                            .map(record -> checkpoint(record, false, nowMillis))
                            .toList());
        }
    }

    record Counts(
            long restored,
            long total,
            @JsonProperty("in_progress") int inProgress,
            long completed,
            long failed) {}

    /** How figures are spread; all 0 where there are none. */
    record Stats(long min, long max, long avg, double p50, double p90, double p95, double p99, double p999) {
        static Stats of(LongStream values) {
            long[] sorted = values.sorted().toArray();
            if (sorted.length == 0) {
                return new Stats(0, 0, 0, 0, 0, 0, 0, 0);
            }
            return new Stats(
                    sorted[0],
                    sorted[sorted.length - 1],
                    LongStream.of(sorted).sum() / sorted.length,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.9),
                    quantile(sorted, 0.95),
                    quantile(sorted, 0.99),
                    quantile(sorted, 0.999));
        }

        /** Between the two nearest values, by their distance. */
        private static double quantile(long[] sorted, double quantile) {
            double place = Math.min(Math.max(quantile * (sorted.length + 1) - 1, 0), sorted.length - 1);
            int below = (int) place;
            long next = sorted[Math.min(below + 1, sorted.length - 1)];
            return (double) sorted[below] + (place - below) * (double) (next - sorted[below]);
        }
    }

    record Summary(
            @JsonProperty("checkpointed_size") Stats checkpointedSize,
            @JsonProperty("state_size") Stats stateSize,
            @JsonProperty("end_to_end_duration") Stats endToEndDuration,
            @JsonProperty("alignment_buffered") Stats alignmentBuffered,
            @JsonProperty("processed_data") Stats processedData,
            @JsonProperty("persisted_data") Stats persistedData) {
        static Summary of(List<CheckpointHistory.Figures> figures) {
            return new Summary(
                    spread(figures, CheckpointHistory.Figures::checkpointedBytes),
                    spread(figures, CheckpointHistory.Figures::stateBytes),
                    spread(figures, CheckpointHistory.Figures::durationMillis),
                    spread(figures, figure -> 0),
                    spread(figures, CheckpointHistory.Figures::processedBytes),
                    spread(figures, CheckpointHistory.Figures::persistedBytes));
        }
    }

    private static <T> Stats spread(Collection<T> values, ToLongFunction<T> figure) {
        return Stats.of(values.stream().mapToLong(figure));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Latest(
            @Nullable Object completed,
            @Nullable Object savepoint,
            @Nullable Object failed,
            @Nullable Restored restored) {
        static Latest of(CheckpointHistory history, long nowMillis) {
            return new Latest(
                    history.lastCompleted()
                            .map(record -> checkpoint(record, false, nowMillis))
                            .orElse(null),
                    history.lastSavepoint()
                            .map(record -> checkpoint(record, false, nowMillis))
                            .orElse(null),
                    history.lastFailed()
                            .map(record -> checkpoint(record, false, nowMillis))
                            .orElse(null),
                    history.lastRestore().map(Restored::of).orElse(null));
        }
    }

    record Restored(
            long id,
            @JsonProperty("restore_timestamp") long restoreTimestamp,
            @JsonProperty("is_savepoint") boolean isSavepoint,
            @JsonProperty("external_path") String externalPath) {
        static Restored of(CheckpointHistory.Restore restore) {
            return new Restored(
                    restore.checkpoint().id(),
                    restore.wallMillis(),
                    restore.checkpoint().metadata().kind().isSavepoint(),
                    restore.checkpoint().directory() == null
                            ? IN_MEMORY
                            : restore.checkpoint().directory().toString());
        }
    }

    private static final String IN_MEMORY = "<checkpoint-not-externally-addressable>";

    /** What all checkpoints have. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Common(
            String className,
            long id,
            String status,
            @JsonProperty("is_savepoint") boolean isSavepoint,
            @Nullable String savepointFormat,
            @JsonProperty("trigger_timestamp") long triggerTimestamp,
            @JsonUnwrapped Sizes sizes,
            @JsonProperty("checkpoint_type") String checkpointType,
            Map<String, Vertex> tasks) {}

    /** What checkpoints and their vertices have. */
    record Sizes(
            @JsonProperty("latest_ack_timestamp") long latestAckTimestamp,
            @JsonProperty("checkpointed_size") long checkpointedSize,
            @JsonProperty("state_size") long stateSize,
            @JsonProperty("end_to_end_duration") long endToEndDuration,
            @JsonProperty("alignment_buffered") long alignmentBuffered,
            @JsonProperty("processed_data") long processedData,
            @JsonProperty("persisted_data") long persistedData,
            @JsonProperty("num_subtasks") int numSubtasks,
            @JsonProperty("num_acknowledged_subtasks") int numAcknowledgedSubtasks) {
        static Sizes of(Collection<Part> parts, int awaited, long durationMillis) {
            return new Sizes(
                    parts.stream().mapToLong(Part::atWallMillis).max().orElse(-1),
                    sum(parts, Figures::checkpointedBytes),
                    sum(parts, Figures::stateBytes),
                    durationMillis,
                    0,
                    sum(parts, Figures::processedBytes),
                    sum(parts, Figures::persistedBytes),
                    awaited,
                    parts.size());
        }

        private static long sum(Collection<Part> parts, ToLongFunction<Figures> figure) {
            return parts.stream()
                    .mapToLong(part -> figure.applyAsLong(part.figures()))
                    .sum();
        }
    }

    record Vertex(String id, String status, @JsonUnwrapped Sizes sizes) {
        static Vertex of(CheckpointRecord record, String id, CheckpointRecord.Vertex vertex) {
            long duration = vertex.parts().values().stream()
                    .mapToLong(Part::afterMillis)
                    .max()
                    .orElse(-1);
            boolean all = vertex.parts().size() == vertex.awaited();
            return new Vertex(
                    id,
                    all ? "COMPLETED" : record.status().name(),
                    Sizes.of(vertex.parts().values(), vertex.awaited(), duration));
        }
    }

    private record InProgress(@JsonUnwrapped Common common) {}

    private record Completed(
            @JsonUnwrapped Common common,
            @JsonProperty("external_path") String externalPath,
            boolean discarded) {}

    private record Failed(
            @JsonUnwrapped Common common,
            @JsonProperty("failure_timestamp") long failureTimestamp,
            @JsonProperty("failure_message") String failureMessage) {}

    /** One checkpoint, with its vertices or without. */
    static Object checkpoint(CheckpointRecord record, boolean withVertices, long nowMillis) {
        Map<String, Vertex> vertices = new LinkedHashMap<>();
        if (withVertices) {
            record.vertices().forEach((id, vertex) -> vertices.put(id, Vertex.of(record, id, vertex)));
        }
        int awaited = record.vertices().values().stream()
                .mapToInt(CheckpointRecord.Vertex::awaited)
                .sum();
        CheckpointKind kind = record.request().kind();
        Common common = new Common(
                record.status().name().toLowerCase(Locale.ROOT),
                record.id(),
                record.status().name(),
                kind.isSavepoint(),
                kind.isSavepoint() ? kind.name().substring("SAVEPOINT_".length()) : null,
                record.begun().wallMillis(),
                Sizes.of(record.parts(), awaited, record.durationMillis(nowMillis)),
                type(record),
                vertices);
        if (record.status() == Status.COMPLETED) {
            String path = record.location();
            return new Completed(common, path == null ? IN_MEMORY : path, record.isDiscarded());
        }
        Moment ended = record.ended();
        return ended == null
                ? new InProgress(common)
                : new Failed(common, ended.wallMillis(), String.valueOf(record.failure()));
    }

    private static String type(CheckpointRecord record) {
        if (record.request().kind().isSavepoint()) {
            return record.request().after().stops() ? "SYNC_SAVEPOINT" : "SAVEPOINT";
        }
        boolean unaligned =
                record.parts().stream().anyMatch(part -> part.figures().unaligned());
        return unaligned ? "UNALIGNED_CHECKPOINT" : "CHECKPOINT";
    }

    record VertexDetails(@JsonUnwrapped Vertex vertex, VertexSummary summary, List<Object> subtasks) {
        static VertexDetails of(CheckpointRecord record, String id, CheckpointRecord.Vertex vertex, long nowMillis) {
            Collection<Part> parts = vertex.parts().values();
            List<Object> subtasks = new ArrayList<>();
            for (int index = 0; index < vertex.subtasks(); index++) {
                Part part = vertex.parts().get(index);
                subtasks.add(
                        part == null
                                ? new MissingSubtask("pending", index, "pending_or_failed")
                                : Subtask.of(index, part, record.status() == Status.FAILED));
            }
            return new VertexDetails(Vertex.of(record, id, vertex), VertexSummary.of(parts), subtasks);
        }
    }

    record VertexSummary(
            @JsonProperty("checkpointed_size") Stats checkpointedSize,
            @JsonProperty("state_size") Stats stateSize,
            @JsonProperty("end_to_end_duration") Stats endToEndDuration,
            @JsonProperty("checkpoint_duration") Duration<Stats> checkpointDuration,
            Alignment<Stats> alignment,
            @JsonProperty("start_delay") Stats startDelay) {
        static VertexSummary of(Collection<Part> parts) {
            return new VertexSummary(
                    spread(parts, part -> part.figures().checkpointedBytes()),
                    spread(parts, part -> part.figures().stateBytes()),
                    spread(parts, Part::afterMillis),
                    new Duration<>(
                            spread(parts, part -> part.figures().syncMillis()),
                            spread(parts, part -> part.figures().asyncMillis())),
                    new Alignment<>(
                            spread(parts, part -> 0),
                            spread(parts, part -> part.figures().processedBytes()),
                            spread(parts, part -> part.figures().persistedBytes()),
                            spread(parts, part -> part.figures().alignmentMillis())),
                    spread(parts, part -> part.figures().startDelayMillis()));
        }
    }

    record Duration<T>(T sync, T async) {}

    record Alignment<T>(T buffered, T processed, T persisted, T duration) {}

    private record MissingSubtask(String className, int index, String status) {}

    private record Subtask(
            String className,
            int index,
            String status,
            @JsonProperty("ack_timestamp") long ackTimestamp,
            @JsonProperty("end_to_end_duration") long endToEndDuration,
            @JsonProperty("checkpointed_size") long checkpointedSize,
            @JsonProperty("state_size") long stateSize,
            Duration<Long> checkpoint,
            Alignment<Long> alignment,
            @JsonProperty("start_delay") long startDelay,
            @JsonProperty("unaligned_checkpoint") boolean unalignedCheckpoint,
            boolean aborted) {
        static Subtask of(int index, Part part, boolean aborted) {
            Figures figures = part.figures();
            return new Subtask(
                    "completed",
                    index,
                    "completed",
                    part.atWallMillis(),
                    part.afterMillis(),
                    figures.checkpointedBytes(),
                    figures.stateBytes(),
                    new Duration<>(figures.syncMillis(), figures.asyncMillis()),
                    new Alignment<>(0L, figures.processedBytes(), figures.persistedBytes(), figures.alignmentMillis()),
                    figures.startDelayMillis(),
                    figures.unaligned(),
                    aborted);
        }
    }

    record Config(
            String mode,
            long interval,
            long timeout,
            @JsonProperty("min_pause") long minPause,
            @JsonProperty("max_concurrent") int maxConcurrent,
            Externalization externalization,
            @JsonProperty("state_backend") String stateBackend,
            @JsonProperty("checkpoint_storage") String checkpointStorage,
            @JsonProperty("unaligned_checkpoints") boolean unalignedCheckpoints,
            @JsonProperty("tolerable_failed_checkpoints") int tolerableFailedCheckpoints,
            @JsonProperty("aligned_checkpoint_timeout") long alignedCheckpointTimeout,
            @JsonProperty("checkpoints_after_tasks_finish") boolean checkpointsAfterTasksFinish,
            @JsonProperty("state_changelog_enabled") boolean stateChangelogEnabled,

            @JsonProperty("changelog_periodic_materialization_interval")
            long changelogInterval,

            @JsonProperty("changelog_storage") String changelogStorage) {
        static Config of(JobMaster job) {
            CheckpointConfig config = job.checkpoints().coordinator().config();
            CheckpointConfig.Pace pace = config.pace();
            return new Config(
                    config.exactlyOnce() ? "exactly_once" : "at_least_once",
                    pace.isPeriodic() ? pace.interval().toMillis() : Long.MAX_VALUE,
                    pace.timeout().toMillis(),
                    pace.minPause().toMillis(),
                    pace.maxConcurrent(),
                    new Externalization(
                            config.retention() != Retention.NO_EXTERNALIZED_CHECKPOINTS,
                            config.retention() != Retention.RETAIN_ON_CANCELLATION),
                    job.settings().get(WeirOptions.STATE_BACKEND),
                    config.storage().directory() == null ? "jobmanager" : "filesystem",
                    config.alignmentTimeoutMillis() >= 0,
                    config.tolerableFailures(),
                    Math.max(0, config.alignmentTimeoutMillis()),
                    true,
                    false,
                    0,
                    "");
        }
    }

    record Externalization(
            boolean enabled,
            @JsonProperty("delete_on_cancellation") boolean deleteOnCancellation) {}
}
