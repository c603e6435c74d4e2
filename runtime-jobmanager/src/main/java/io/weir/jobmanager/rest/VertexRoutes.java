package io.weir.jobmanager.rest;

import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.job.MetricStore;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.graph.JobVertex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vertices of jobs and their subtasks. */
final class VertexRoutes {
    private static final String VERTEX = "/jobs/:jobid/vertices/:vertexid";
    private static final String WATERMARK = "currentInputWatermark";
    private static final long NO_WATERMARK = Long.MIN_VALUE;

    private final RestContext context;

    VertexRoutes(RestContext context) {
        this.context = context;
    }

    List<Route> all() {
        return List.of(
                Route.get(
                        VERTEX,
                        vertex((on, request) -> VertexViews.Details.of(on.vertex, on.tasks, on.metrics, now()))),
                Route.get(VERTEX + "/accumulators", vertex((on, request) -> accumulators(on))),
                Route.get(
                        VERTEX + "/backpressure",
                        vertex((on, request) -> VertexViews.BackPressure.of(on.tasks, on.metrics, now()))),
                Route.get(VERTEX + "/metrics", vertex((on, request) -> Metrics.of(allMetrics(on), request))),
                Route.get(
                        VERTEX + "/jm-operator-metrics",
                        vertex((on, request) -> Metrics.of(on.job.coordinatorMetrics(on.vertex.id()), request))),
                Route.get(VERTEX + "/watermarks", vertex((on, request) -> watermarks(on))),
                Route.get(
                        VERTEX + "/subtasktimes",
                        vertex((on, request) -> VertexViews.SubtaskTimes.of(on.vertex, on.tasks, now()))),
                Route.get(
                        VERTEX + "/taskmanagers",
                        vertex((on, request) -> VertexViews.ByTaskManagers.of(on.vertex, on.tasks, on.metrics, now()))),
                Route.get(VERTEX + "/subtasks/accumulators", vertex((on, request) -> subtaskAccumulators(on))),
                Route.get(VERTEX + "/subtasks/metrics", vertex(VertexRoutes::subtaskMetrics)),
                Route.get(VERTEX + "/subtasks/:subtaskindex", vertex((on, request) -> subtask(on, request))),
                Route.get(
                        VERTEX + "/subtasks/:subtaskindex/attempts/:attempt",
                        vertex((on, request) -> attempt(on, request))),
                Route.get(
                        VERTEX + "/subtasks/:subtaskindex/metrics",
                        vertex((on, request) -> Metrics.of(
                                on.metrics.valuesWithSplits(
                                        requireSubtask(on, request).attempt()),
                                request))),
                Route.get(
                        "/weir/v1" + VERTEX + "/watermarks",
                        vertex((on, request) -> EventTimeView.of(told(on), now()))));
    }

    /** A vertex of a job. */
    private record OfVertex(JobMaster job, JobVertex vertex, List<Subtask> tasks, MetricStore metrics) {}

    private interface View {
        Object of(OfVertex vertex, RestRequest request);
    }

    private Route.Handler vertex(View view) {
        return context.job((job, request) -> {
            String id = request.parameter("vertexid");
            JobVertex vertex = job.graph().job().vertices().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> RestException.notFound("Job %s has no vertex %s."
                            .formatted(job.graph().job().jobId(), id)));
            return view.of(new OfVertex(job, vertex, job.graph().subtasks(id), job.metrics()), request);
        });
    }

    private static Map<String, Number> allMetrics(OfVertex on) {
        Map<String, Number> all = new LinkedHashMap<>();
        for (Subtask task : on.tasks) {
            on.metrics
                    .valuesWithSplits(task.attempt())
                    .forEach((name, value) -> all.put(task.attempt().subtask() + "." + name, value));
        }
        return all;
    }

    private static List<Metrics.Value> watermarks(OfVertex on) {
        List<Metrics.Value> watermarks = new ArrayList<>();
        for (Subtask task : on.tasks) {
            Number value = on.metrics.values(task.attempt()).getOrDefault(WATERMARK, NO_WATERMARK);
            watermarks.add(
                    new Metrics.Value(task.attempt().subtask() + "." + WATERMARK, Long.toString(value.longValue())));
        }
        return watermarks;
    }

    private static List<EventTimeView.Told> told(OfVertex on) {
        return on.tasks.stream()
                .map(task -> new EventTimeView.Told(
                        task.attempt(),
                        task.state(),
                        on.metrics.sourceTime(task.attempt()).orElse(null)))
                .toList();
    }

    private static Object subtaskMetrics(OfVertex on, RestRequest request) {
        List<Integer> wanted = numbers(request.queryList("subtasks"), on.tasks.size());
        List<String> names = request.queryList("get");
        // Dashboards ask for the task's own every second; those of an operator have its name and a dot before theirs.
        boolean withSplits = names.isEmpty() || names.stream().anyMatch(name -> name.contains("."));
        return Metrics.aggregated(
                on.tasks.stream()
                        .filter(task -> wanted.isEmpty()
                                || wanted.contains(task.attempt().subtask()))
                        .map(task -> withSplits
                                ? on.metrics.valuesWithSplits(task.attempt())
                                : on.metrics.values(task.attempt()))
                        .toList(),
                request);
    }

    private static VertexViews.Accumulators accumulators(OfVertex on) {
        List<JobViews.Accumulator> all = new ArrayList<>();
        on.tasks.forEach(
                task -> all.addAll(VertexViews.accumulators(task, on.metrics).userAccumulators()));
        return new VertexViews.Accumulators(on.vertex.id(), all);
    }

    private static VertexViews.SubtaskAccumulators subtaskAccumulators(OfVertex on) {
        return new VertexViews.SubtaskAccumulators(
                on.vertex.id(),
                on.vertex.parallelism(),
                on.tasks.stream()
                        .map(task -> VertexViews.accumulators(task, on.metrics))
                        .toList());
    }

    private VertexViews.SubtaskDetails subtask(OfVertex on, RestRequest request) {
        return VertexViews.SubtaskDetails.of(requireSubtask(on, request), on.metrics, now());
    }

    private VertexViews.SubtaskDetails attempt(OfVertex on, RestRequest request) {
        Subtask task = requireSubtask(on, request);
        if (!request.parameter("attempt").equals(Integer.toString(task.attempt().shown()))) {
            throw RestException.notFound(
                    "Subtask %d has no attempt %s.".formatted(task.attempt().subtask(), request.parameter("attempt")));
        }
        return VertexViews.SubtaskDetails.of(task, on.metrics, now());
    }

    private static Subtask requireSubtask(OfVertex on, RestRequest request) {
        String index = request.parameter("subtaskindex");
        return on.tasks.stream()
                .filter(task -> Integer.toString(task.attempt().subtask()).equals(index))
                .findFirst()
                .orElseThrow(() -> RestException.notFound(
                        "Vertex %s has no subtask %s; it has %d.".formatted(on.vertex.id(), index, on.tasks.size())));
    }

    /** Numbers and ranges as {@code 0,2-4}. */
    private static List<Integer> numbers(List<String> ranges, int limit) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : ranges) {
            String[] ends = range.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Math.min(limit, ends.length == 1 ? first : Integer.parseInt(ends[1]));
                for (int number = first; number <= last; number++) {
                    numbers.add(number);
                }
            } catch (NumberFormatException e) {
                throw RestException.badRequest("'%s' is no subtask or range of subtasks.".formatted(range));
            }
        }
        return numbers;
    }

    private long now() {
        return context.clock().wallMillis();
    }
}
