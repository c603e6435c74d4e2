package io.weir.jobmanager.job;

import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an enumerator hands out waits here until it is durable, together with what the enumerator remembers behind it: so
 * another leader knows all that readers may have been told. Meanwhile more comes, and the next write is for all of that.
 * Where nothing outlives the JobManager it goes on at once. Confined to the endpoint's thread; writes are made on the
 * input/output threads, one at a time.
 */
final class SourceOutbox {
    /** Makes a record durable. Blocks. */
    @FunctionalInterface
    interface Log {
        void keep(byte[] record) throws IOException;
    }

    private final Log log;
    private final Executor main;
    private final Executor io;
    private final Consumer<ToReader> readers;
    private final Consumer<String> failures;
    /** What is not durable yet, and what has to wait until all before it has gone. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private final Deque<ToReader> undelivered = new ArrayDeque<>();
    private final Map<Integer, Long> numbers = new TreeMap<>();
    private @Nullable CoordinatorSnapshot enumerator;
    private int attempt;
    private boolean writing;

    /** One or the other: messages, which need to be durable; or what is run. */
    private record Step(List<ToReader> messages, @Nullable Runnable marker) {}

    /** What is durable goes to {@code readers}; why something cannot be kept, a sentence, to {@code failures}. */
    SourceOutbox(Log log, Executor main, Executor io, Consumer<ToReader> readers, Consumer<String> failures) {
        this.log = log;
        this.main = main;
        this.io = io;
        this.readers = readers;
        this.failures = failures;
    }

    /** The readers' next attempts begin; of former ones nothing is sent any more. */
    void begin(int ofAttempt) {
        attempt = ofAttempt;
        steps.clear();
        undelivered.clear();
        numbers.clear();
        enumerator = null;
    }

    /** Readers go on that a former leader has begun. */
    void adopt(SourceRecord record) {
        begin(record.attempt());
        enumerator = record.enumerator();
        numbers.putAll(record.numbers());
        undelivered.addAll(record.undelivered());
    }

    /** The enumerator has handed out {@code messages}, and remembers {@code behind}; null: that outlives nobody. */
    void add(int ofAttempt, @Nullable CoordinatorSnapshot behind, List<ToReader> messages) {
        if (ofAttempt != attempt) {
            return;
        }
        if (behind == null) {
            messages.forEach(readers);
            return;
        }
        enumerator = behind;
        messages.forEach(message -> numbers.put(message.attempt().subtask(), message.number()));
        undelivered.addAll(messages);
        steps.add(new Step(messages, null));
        write();
    }

    /** Runs {@code marker} when everything before it has gone to the readers. */
    void then(Runnable marker) {
        if (steps.isEmpty()) {
            marker.run();
        } else {
            steps.add(new Step(List.of(), marker));
        }
    }

    private void write() {
        CoordinatorSnapshot behind = enumerator;
        if (writing || steps.isEmpty() || behind == null) {
            return;
        }
        writing = true;
        int covered = steps.size();
        int ofAttempt = attempt;
        byte[] record = new SourceRecord(attempt, behind, numbers, new ArrayList<>(undelivered)).bytes();
        try {
            io.execute(() -> {
                String failure = keep(record);
                main.execute(() -> kept(ofAttempt, covered, failure));
            });
        } catch (RejectedExecutionException e) {
            writing = false;
            failures.accept("the JobManager has too much to write at this moment.");
        }
    }

    /** Why it could not be kept; empty: another JobManager leads, and this one is about to end; null: it is kept. */
    private @Nullable String keep(byte[] record) {
        try {
            log.keep(record);
            return null;
        } catch (FencedException e) {
            return "";
        } catch (IOException | RuntimeException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private void kept(int ofAttempt, int covered, @Nullable String failure) {
        writing = false;
        if (ofAttempt != attempt) {
            write();
        } else if (failure == null) {
            for (int i = 0; i < covered; i++) {
                go(steps.remove());
            }
            while (!steps.isEmpty() && steps.getFirst().marker != null) {
                go(steps.remove());
            }
            write();
        } else if (!failure.isEmpty()) {
            failures.accept(failure);
        }
    }

    private void go(Step step) {
        step.messages.forEach(readers);
        if (step.marker != null) {
            step.marker.run();
        }
    }

    /** A reader has it. */
    void delivered(ToReader message) {
        undelivered.remove(message);
    }

    /**
     * A reader is there that has all up to {@code received}: tells it the rest of what it was handed out before.
     *
     * @return how many of its {@code requests} are still open then
     */
    int registered(AttemptId reader, long received, int requests) {
        undelivered.removeIf(message -> message.attempt().equals(reader) && message.number() <= received);
        int open = requests;
        for (ToReader message : List.copyOf(undelivered)) {
            if (message.attempt().equals(reader)) {
                open = message instanceof NoMoreSplits
                        ? 0
                        : message instanceof AddSplits ? Math.max(0, open - 1) : open;
                if (!isWaiting(message)) {
                    readers.accept(message);
                }
            }
        }
        return open;
    }

    private boolean isWaiting(ToReader message) {
        return steps.stream().anyMatch(step -> step.messages.contains(message));
    }
}
