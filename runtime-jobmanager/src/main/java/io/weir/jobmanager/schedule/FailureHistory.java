package io.weir.jobmanager.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What has failed in a job, and what failed with it on its way down. The oldest are forgotten. */
public final class FailureHistory {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_CONCURRENT = 100;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int total;

    FailureHistory() {}

    /**
     * A failure and its consequences.
     *
     * @param root what failed first
     * @param concurrent what failed until the job was down
     */
    public record Entry(JobFailure root, List<JobFailure> concurrent) {}

    /** The failures, newest first. */
    public List<Entry> newestFirst() {
        List<Entry> copy = new ArrayList<>();
        entries.descendingIterator()
                .forEachRemaining(entry -> copy.add(new Entry(entry.root, List.copyOf(entry.concurrent))));
        return copy;
    }

    /** How many roots there were, with those forgotten. */
    public int total() {
        return total;
    }

    /** The newest root and what followed it; empty: nothing has failed. */
    List<JobFailure> last() {
        List<JobFailure> failures = new ArrayList<>();
        if (!entries.isEmpty()) {
            failures.add(entries.getLast().root);
            failures.addAll(entries.getLast().concurrent);
        }
        return failures;
    }

    void add(JobFailure failure, boolean root) {
        if (root || entries.isEmpty()) {
            total++;
            entries.addLast(new Entry(failure, new ArrayList<>()));
            if (entries.size() > MAX_ENTRIES) {
                entries.removeFirst();
            }
        } else if (entries.getLast().concurrent.size() < MAX_CONCURRENT) {
            entries.getLast().concurrent.add(failure);
        }
    }
}
