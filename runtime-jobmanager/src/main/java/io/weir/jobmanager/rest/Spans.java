package io.weir.jobmanager.rest;

import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.protocol.TaskState;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times and counts that several views show. Times are milliseconds; -1 stands for not yet. */
final class Spans {
    /** A state that clients expect in tables and that tasks here never have. */
    private static final String RECONCILING = "RECONCILING";

    private Spans() {}

    static long start(Subtask task) {
        long deployed = task.enteredMillis(TaskState.DEPLOYING);
        return deployed == 0 ? -1 : deployed;
    }

    static long end(Subtask task) {
        return task.state().isTerminal() ? task.enteredMillis(task.state()) : -1;
    }

    static long duration(long start, long end, long now) {
        return start < 0 ? -1 : (end < 0 ? now : end) - start;
    }

    /** When the first of {@code tasks} began. */
    static long start(List<Subtask> tasks) {
        return tasks.stream()
                .mapToLong(Spans::start)
                .filter(start -> start >= 0)
                .min()
                .orElse(-1);
    }

    /** When the last of {@code tasks} ended, once all have. */
    static long end(List<Subtask> tasks) {
        return tasks.stream().allMatch(task -> task.state().isTerminal())
                ? tasks.stream().mapToLong(Spans::end).max().orElse(-1)
                : -1;
    }

    /** How long a task was in each state it has been in. */
    static Map<String, Long> statusDuration(Subtask task, long now) {
        Map<String, Long> durations = new LinkedHashMap<>();
        List<Map.Entry<TaskState, Long>> steps = task.enteredMillis().entrySet().stream()
                .sorted(Map.Entry.<TaskState, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .toList();
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            TaskState state = steps.get(i).getKey();
            if (!state.isTerminal()) {
                long left = last ? now : steps.get(i + 1).getValue();
                durations.put(state.name(), left - steps.get(i).getValue());
            }
        }
        return durations;
    }

    /** How many of {@code states} there are of each kind, by name. */
    static Map<String, Integer> counts(List<TaskState> states) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (TaskState state : TaskState.values()) {
            counts.put(state.name(), (int) states.stream().filter(state::equals).count());
        }
        counts.put(RECONCILING, 0);
        return counts;
    }

    /** The same in lower case with a total, as lists of jobs want it. */
    static Map<String, Integer> lowerCaseCounts(List<TaskState> states) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("total", states.size());
        counts(states).forEach((name, count) -> counts.put(name.toLowerCase(Locale.ROOT), count));
        return counts;
    }

    static Map<String, Long> timestamps(Subtask task) {
        Map<String, Long> timestamps = new LinkedHashMap<>();
        for (TaskState state : TaskState.values()) {
            timestamps.put(state.name(), task.enteredMillis(state));
        }
        timestamps.put(RECONCILING, 0L);
        return timestamps;
    }

    /** The state of a vertex out of those of its subtasks: the worst first, then the most advanced that any is in. */
    static TaskState aggregate(List<TaskState> states) {
        EnumMap<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        for (TaskState state : List.of(
                TaskState.FAILED, TaskState.CANCELING, TaskState.CANCELED, TaskState.INITIALIZING, TaskState.RUNNING)) {
            if (counts.containsKey(state)) {
                return state;
            }
        }
        int finished = counts.getOrDefault(TaskState.FINISHED, 0);
        if (finished > 0) {
            return finished == states.size() ? TaskState.FINISHED : TaskState.RUNNING;
        }
        if (counts.containsKey(TaskState.DEPLOYING)) {
            return TaskState.DEPLOYING;
        }
        return counts.containsKey(TaskState.SCHEDULED) ? TaskState.SCHEDULED : TaskState.CREATED;
    }

    static boolean isRunning(JobStatus status) {
        return !status.isTerminal();
    }
}
