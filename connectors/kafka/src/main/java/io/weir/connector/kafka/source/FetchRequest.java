package io.weir.connector.kafka.source;

import java.util.List;
import java.util.Map;

/** What the subtask's thread wants of the fetching one. */
sealed interface FetchRequest<T> {
    /** Tells {@code receiver}. */
    void deliverTo(Receiver<T> receiver);

    /** Reads more partitions. */
    record Add<T>(List<ReadPartition<T>> partitions) implements FetchRequest<T> {
        @Override
        public void deliverTo(Receiver<T> receiver) {
            receiver.onAdd(this);
        }
    }

    /** Commits positions to the group. */
    record Commit<T>(Map<ReadPartition<T>, Long> positions) implements FetchRequest<T> {
        @Override
        public void deliverTo(Receiver<T> receiver) {
            receiver.onCommit(this);
        }
    }

    /** The fetching thread. */
    interface Receiver<T> {
        /** Takes it. */
        void onAdd(Add<T> request);

        /** Takes it. */
        void onCommit(Commit<T> request);
    }
}
