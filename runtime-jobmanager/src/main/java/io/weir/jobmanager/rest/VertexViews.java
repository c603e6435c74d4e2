package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.jobmanager.job.MetricStore;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What is shown of a vertex and its subtasks. Made on the endpoint's thread, holding nothing of its state. */
final class VertexViews {
    private static final String UNASSIGNED = "(unassigned)";

    private VertexViews() {}

    record Details(
            String id,
            String name,
            int parallelism,
            int maxParallelism,
            long now,
            List<SubtaskDetails> subtasks,
            Aggregated aggregated) {
        static Details of(JobVertex vertex, List<Subtask> subtasks, MetricStore metrics, long now) {
            return new Details(
                    vertex.id(),
                    vertex.name(),
                    vertex.parallelism(),
                    vertex.maxParallelism(),
                    now,
                    subtasks.stream()
                            .map(task -> SubtaskDetails.of(task, metrics, now))
                            .toList(),
                    Aggregated.of(subtasks, metrics, now));
        }
    }

    record SubtaskDetails(
            int subtask,
            String status,
            int attempt,
            String endpoint,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            long duration,
            IoMetrics metrics,
            @JsonProperty("taskmanager-id") String taskManagerId,
            @JsonProperty("status-duration") Map<String, Long> statusDuration,
            @JsonProperty("start_time") long startTimeAgain) {
        static SubtaskDetails of(Subtask task, MetricStore metrics, long now) {
            long start = Spans.start(task);
            long end = Spans.end(task);
            return new SubtaskDetails(
                    task.attempt().subtask(),
                    task.state().name(),
                    task.attempt().shown(),
                    VertexViews.endpoint(task),
                    start,
                    end,
                    Spans.duration(start, end, now),
                    IoMetrics.of(List.of(task), metrics),
                    task.slot().map(Slot::taskManagerId).orElse(UNASSIGNED),
                    Spans.statusDuration(task, now),
                    start);
        }
    }

    record Aggregated(
            Map<String, Spread> metrics,
            @JsonProperty("status-duration") Map<String, Spread> statusDuration) {
        static Aggregated of(List<Subtask> subtasks, MetricStore metrics, long now) {
            List<IoMetrics> each = subtasks.stream()
                    .map(task -> IoMetrics.of(List.of(task), metrics))
                    .toList();
            Map<String, Spread> figures = new LinkedHashMap<>();
            figures.put("read-bytes", spread(each, IoMetrics::readBytes));
            figures.put("write-bytes", spread(each, IoMetrics::writeBytes));
            figures.put("read-records", spread(each, IoMetrics::readRecords));
            figures.put("write-records", spread(each, IoMetrics::writeRecords));
            figures.put("accumulated-backpressured-time", spread(each, IoMetrics::backPressuredMillis));
            figures.put("accumulated-idle-time", spread(each, IoMetrics::idleMillis));
            figures.put("accumulated-busy-time", spread(each, io -> (long) io.busyMillis()));
            Map<String, List<Long>> durations = new LinkedHashMap<>();
            for (Subtask task : subtasks) {
                Spans.statusDuration(task, now)
                        .forEach((state, millis) -> durations
                                .computeIfAbsent(state, unused -> new ArrayList<>())
                                .add(millis));
            }
            Map<String, Spread> statusDuration = new LinkedHashMap<>();
            durations.forEach((state, millis) -> statusDuration.put(state, spread(millis, Long::longValue)));
            return new Aggregated(figures, statusDuration);
        }

        private static <T> Spread spread(List<T> each, ToLongFunction<T> figure) {
            return Spread.of(each.stream().mapToLong(figure).toArray());
        }
    }

    record SubtaskTimes(String id, String name, long now, List<Times> subtasks) {
        static SubtaskTimes of(JobVertex vertex, List<Subtask> subtasks, long now) {
            return new SubtaskTimes(
                    vertex.id(),
                    vertex.name(),
                    now,
                    subtasks.stream()
                            .map(task -> new Times(
                                    task.attempt().subtask(),
                                    VertexViews.endpoint(task),
                                    Spans.duration(
                                            task.enteredMillis(TaskState.SCHEDULED) == 0
                                                    ? -1
                                                    : task.enteredMillis(TaskState.SCHEDULED),
                                            Spans.end(task),
                                            now),
                                    Spans.timestamps(task)))
                            .toList());
        }
    }

    record Times(int subtask, String endpoint, long duration, Map<String, Long> timestamps) {}

    record ByTaskManagers(String id, String name, long now, List<ByTaskManager> taskmanagers) {
        static ByTaskManagers of(JobVertex vertex, List<Subtask> subtasks, MetricStore metrics, long now) {
            Map<String, List<Subtask>> groups = new LinkedHashMap<>();
            for (Subtask task : subtasks) {
                String id = task.slot().map(Slot::taskManagerId).orElse(UNASSIGNED);
                groups.computeIfAbsent(id, unused -> new ArrayList<>()).add(task);
            }
            List<ByTaskManager> shown = new ArrayList<>();
            groups.forEach((id, tasks) -> shown.add(ByTaskManager.of(id, tasks, metrics, now)));
            return new ByTaskManagers(vertex.id(), vertex.name(), now, shown);
        }
    }

    record ByTaskManager(
            String endpoint,
            String status,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            long duration,
            IoMetrics metrics,
            @JsonProperty("status-counts") Map<String, Integer> statusCounts,
            @JsonProperty("taskmanager-id") String taskManagerId,
            Aggregated aggregated) {
        static ByTaskManager of(String id, List<Subtask> tasks, MetricStore metrics, long now) {
            List<TaskState> states = JobViews.states(tasks);
            long start = Spans.start(tasks);
            long end = Spans.end(tasks);
            return new ByTaskManager(
                    VertexViews.endpoint(tasks.get(0)),
                    Spans.aggregate(states).name(),
                    start,
                    end,
                    Spans.duration(start, end, now),
                    IoMetrics.of(tasks, metrics),
                    Spans.counts(states),
                    id,
                    Aggregated.of(tasks, metrics, now));
        }
    }

    record BackPressure(
            String status,
            String backpressureLevel,
            @JsonProperty("end-timestamp") long endTimestamp,
            List<SubtaskBackPressure> subtasks,
            @JsonProperty("backpressure-level") String backpressureLevelAgain) {
        static BackPressure of(List<Subtask> subtasks, MetricStore metrics, long now) {
            List<SubtaskBackPressure> each = subtasks.stream()
                    .map(task -> SubtaskBackPressure.of(task, metrics))
                    .toList();
            double worst =
                    each.stream().mapToDouble(SubtaskBackPressure::ratio).max().orElse(0);
            return new BackPressure("ok", level(worst), now, each, level(worst));
        }

        private static String level(double ratio) {
            return ratio <= 0.10 ? "ok" : ratio <= 0.50 ? "low" : "high";
        }
    }

    record SubtaskBackPressure(
            int subtask,
            String backpressureLevel,
            double ratio,
            double idleRatio,
            double busyRatio,
            @JsonProperty("backpressure-level") String backpressureLevelAgain) {
        static SubtaskBackPressure of(Subtask task, MetricStore metrics) {
            double ratio = perSecond(task, metrics, "backPressuredTimeMsPerSecond");
            return new SubtaskBackPressure(
                    task.attempt().subtask(),
                    BackPressure.level(ratio),
                    ratio,
                    perSecond(task, metrics, "idleTimeMsPerSecond"),
                    perSecond(task, metrics, "busyTimeMsPerSecond"),
                    BackPressure.level(ratio));
        }

        private static double perSecond(Subtask task, MetricStore metrics, String name) {
            double millis = metrics.value(task.attempt(), name).doubleValue();
            return Double.isNaN(millis) ? 0 : millis / 1000;
        }
    }

    record Accumulators(
            String id, @JsonProperty("user-accumulators") List<JobViews.Accumulator> userAccumulators) {}

    record SubtaskAccumulators(String id, int parallelism, List<OfSubtask> subtasks) {}

    record OfSubtask(
            int subtask,
            int attempt,
            String endpoint,
            @JsonProperty("user-accumulators") List<JobViews.Accumulator> userAccumulators) {}

    static OfSubtask accumulators(Subtask task, MetricStore metrics) {
        List<JobViews.Accumulator> shown = new ArrayList<>();
        metrics.accumulators(task.attempt())
                .forEach((name, value) -> shown.add(new JobViews.Accumulator(name, "", value)));
        return new OfSubtask(task.attempt().subtask(), task.attempt().shown(), VertexViews.endpoint(task), shown);
    }

    /** As {@code host:port} of the exchange. */
    static String endpoint(Subtask task) {
        return task.slot().map(slot -> slot.host() + ":" + slot.dataPort()).orElse(UNASSIGNED);
    }
}
