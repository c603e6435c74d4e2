package io.weir.connector.files;

import io.weir.connector.files.reader.FileSourceSplit;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the splits that no reader has yet, and decides which one a reader gets that asks. Called by one thread of the JobManager; must
 * not block.
 */
public interface FileSplitAssigner {
    /**
     * The next split for a reader; empty: none now. In a source that ends the reader is told then that there will never be one again,
     * so only an assigner that has none left may say so.
     *
     * @param hostname of the reader; null: not known
     */
    Optional<FileSourceSplit> getNext(@Nullable String hostname);

    /** More of them were found, in the order of the enumerator. */
    void addSplits(Collection<FileSourceSplit> splits);

    /** A reader was lost that had them. */
    default void addSplitsBack(List<FileSourceSplit> splits) {
        addSplits(splits);
    }

    /** Those that it has, as they are put into a checkpoint; a job that starts from that gives them to a new assigner in this order. */
    Collection<FileSourceSplit> remainingSplits();

    /** Makes the assigner where it is used. */
    @FunctionalInterface
    interface Provider extends Serializable {
        /** The assigner of {@code initialSplits}: of all, or of those that a checkpoint holds. */
        FileSplitAssigner create(Collection<FileSourceSplit> initialSplits);
    }

    /** Gives them in the order in which they came; those of lost readers before all others. */
    static FileSplitAssigner inOrder(Collection<FileSourceSplit> initialSplits) {
        ArrayDeque<FileSourceSplit> waiting = new ArrayDeque<>(initialSplits);
        return new FileSplitAssigner() {
            @Override
            public Optional<FileSourceSplit> getNext(@Nullable String hostname) {
                return Optional.ofNullable(waiting.poll());
            }

            @Override
            public void addSplits(Collection<FileSourceSplit> splits) {
                waiting.addAll(splits);
            }

            @Override
            public void addSplitsBack(List<FileSourceSplit> splits) {
                for (int i = splits.size() - 1; i >= 0; i--) {
                    waiting.addFirst(splits.get(i));
                }
            }

            @Override
            public List<FileSourceSplit> remainingSplits() {
                return new ArrayList<>(waiting);
            }
        };
    }
}
