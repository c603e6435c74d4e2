package io.weir.jobmanager.rest;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far event time has come in a source, and which split holds it back. Watermarks are milliseconds of event time; null:
 * none yet; the largest of all longs: the end of the input.
 *
 * @param now of the JobManager's clock, in milliseconds
 * @param watermark of all subtasks together; null, too, while not all have told theirs
 * @param idle whether no subtask holds anything back for now
 * @param idleTimeoutMillis of the source's strategy; null: it has none
 * @param holder without which the watermark would be higher, or might be; null: nothing holds it back
 * @param subtasks that run and have told of their time
 */
record EventTimeView(
        long now,
        @Nullable Long watermark,
        boolean idle,
        @Nullable Long idleTimeoutMillis,
        @Nullable Holder holder,
        List<OfSubtask> subtasks) {
    private static final Comparator<Candidate> LOWEST_FIRST = Comparator.<Candidate>comparingLong(
                    candidate -> candidate.time.watermark())
            .thenComparing(Comparator.<Candidate>comparingLong(candidate -> candidate.time.silentMillis())
                    .reversed())
            .thenComparingInt(Candidate::subtask)
            .thenComparing(candidate -> candidate.time.id());

    /**
     * The split with the lowest watermark of those that are not idle.
     *
     * @param split null: the subtask itself, which reads no split with a time of its own
     * @param watermark its own, which is lower than that of all if it came later
     * @param records how many it has sent since it was given to its subtask
     * @param silentMillis how long it has sent none
     * @param alsoHolding how many others have the same watermark, as far as they are listed
     * @param behindMillis how far it is behind the furthest; null where one of both has no watermark
     * @param furthest of the others; null: no other is further
     */
    record Holder(
            int subtask,
            @Nullable String split,
            @Nullable Long watermark,
            long records,
            long silentMillis,
            int alsoHolding,
            @Nullable Long behindMillis,
            @Nullable Furthest furthest) {}

    /** The split that is furthest. */
    record Furthest(
            int subtask, @Nullable String split, @Nullable Long watermark) {}

    /**
     * One subtask.
     *
     * @param slowest its splits, the slowest first and idle ones last, not more than heartbeats bring; empty where splits have
     *     no time of their own
     */
    record OfSubtask(
            int subtask,
            int attempt,
            @Nullable Long watermark,
            boolean idle,
            int splits,
            int idleSplits,
            List<OfSplit> slowest) {}

    /** One split. */
    record OfSplit(String id, @Nullable Long watermark, boolean idle, long records, long silentMillis) {}

    private record Candidate(int subtask, SplitTime time) {
        @Nullable
        String split() {
            return time.id().isEmpty() ? null : time.id();
        }
    }

    /** What is known of one subtask; {@code time} is null while it has told nothing. */
    record Told(
            AttemptId attempt, TaskState state, @Nullable SourceTime time) {}

    static EventTimeView of(List<Told> subtasks, long now) {
        List<OfSubtask> shown = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        Candidate furthest = null;
        boolean isComplete = true;
        boolean isIdle = true;
        long lowest = Long.MAX_VALUE;
        Long idleTimeoutMillis = null;
        for (Told told : subtasks) {
            SourceTime time = told.time;
            if (told.state == TaskState.FINISHED) {
                continue;
            }
            if (told.state != TaskState.RUNNING || time == null) {
                isComplete = false;
                continue;
            }
            int subtask = told.attempt.subtask();
            shown.add(ofSubtask(told.attempt, time));
            idleTimeoutMillis = time.idleTimeoutMillis() == 0 ? null : (Long) time.idleTimeoutMillis();
            if (time.idle()) {
                continue;
            }
            isIdle = false;
            lowest = Math.min(lowest, time.watermark());
            if (time.watermark() == Long.MAX_VALUE) {
                continue; // its input has ended; what its splits told last holds nobody back
            }
            candidates.addAll(candidates(subtask, time));
            SplitTime first = time.furthest();
            if (first != null && (furthest == null || first.watermark() > furthest.time.watermark())) {
                furthest = new Candidate(subtask, first);
            }
        }
        boolean isKnown = isComplete && !isIdle;
        return new EventTimeView(
                now,
                isKnown ? watermark(lowest) : null,
                isIdle && !shown.isEmpty(),
                idleTimeoutMillis,
                isKnown ? holder(candidates, furthest) : null,
                shown);
    }

    /** What may hold a subtask back: its splits that are not idle, or itself where it has had some and has none now. */
    private static List<Candidate> candidates(int subtask, SourceTime time) {
        List<Candidate> candidates = new ArrayList<>();
        for (SplitTime split : time.slowest()) {
            if (!split.idle()) {
                candidates.add(new Candidate(subtask, split));
            }
        }
        if (time.slowest().isEmpty()) {
            candidates.add(new Candidate(subtask, new SplitTime("", time.watermark(), false, 0, 0, 0, 0)));
        }
        return candidates;
    }

    private static @Nullable Holder holder(List<Candidate> candidates, @Nullable Candidate furthest) {
        Candidate slowest = candidates.stream().min(LOWEST_FIRST).orElse(null);
        if (slowest == null || slowest.time.watermark() == Long.MAX_VALUE) {
            return null;
        }
        long lowest = slowest.time.watermark();
        long same = candidates.stream()
                .filter(one -> one.time.watermark() == lowest)
                .count();
        Candidate ahead = furthest != null && furthest.time.watermark() > lowest ? furthest : null;
        return new Holder(
                slowest.subtask,
                slowest.split(),
                watermark(lowest),
                slowest.time.records(),
                slowest.time.silentMillis(),
                (int) same - 1,
                ahead == null || lowest == Long.MIN_VALUE ? null : (Long) (ahead.time.watermark() - lowest),
                ahead == null ? null : new Furthest(ahead.subtask, ahead.split(), watermark(ahead.time.watermark())));
    }

    private static OfSubtask ofSubtask(AttemptId attempt, SourceTime time) {
        return new OfSubtask(
                attempt.subtask(),
                attempt.attempt(),
                watermark(time.watermark()),
                time.idle(),
                time.splits(),
                time.idleSplits(),
                time.slowest().stream()
                        .filter(split -> !split.id().isEmpty())
                        .map(split -> new OfSplit(
                                split.id(),
                                watermark(split.watermark()),
                                split.idle(),
                                split.records(),
                                split.silentMillis()))
                        .toList());
    }

    private static @Nullable Long watermark(long value) {
        return value == Long.MIN_VALUE ? null : (Long) value;
    }
}
