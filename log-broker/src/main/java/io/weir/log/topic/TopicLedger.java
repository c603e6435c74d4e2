package io.weir.log.topic;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of topics, in agreement with their partitions. A change is durable when its method returns.
 *
 * <p><b>Threading:</b> called by the thread of {@link Topics}, which may wait.
 *
 * <p><b>On failure</b> a {@link io.weir.log.error.LogException}.
 */
public interface TopicLedger {
    /** Topics that are there. */
    Collection<Topic> topics();

    /** Names that are taken. */
    Collection<String> names();

    /** The topic of that name; {@code null}: there is none. What is under way from an earlier failure is settled before. */
    @Nullable
    Topic find(String name);

    /** Makes a topic whose name is free. */
    Topic create(TopicRecord wanted, Copies copies);

    /** Adds partitions to a topic that is there; {@code assigned}: nodes of each that is added, empty: nothing was said. */
    Topic grow(String name, int partitions, List<List<Integer>> assigned);

    /** Keeps a topic that is there in another way. */
    Topic alter(String name, Map<String, String> own);

    /** Nobody sees the topic any more once this returns, also after a crash; its partitions may still be there. */
    void markDeleted(String name);

    /** Removes what is left of a topic that is marked. */
    void finishDeletion(String name);

    /** Tells of all topics whenever others have changed some, by any thread. */
    default void onChange(Consumer<Collection<Topic>> listener) {}

    /** Gives back what it holds. */
    void close() throws IOException;

    /**
     * How many copies there are to be, and where.
     *
     * @param factor how many of each partition
     * @param assigned nodes of each partition by its number; empty: nothing was said
     */
    record Copies(int factor, Map<Integer, List<Integer>> assigned) {
        /** Keeps its contents unchangeable. */
        public Copies {
            assigned = Map.copyOf(assigned);
        }
    }
}
