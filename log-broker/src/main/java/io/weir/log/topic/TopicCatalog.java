package io.weir.log.topic;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The topics there are, for those who look them up with every request.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and none waits.
 */
public interface TopicCatalog {
    /** The topic of that name; {@code null}: there is none. */
    @Nullable
    Topic find(String name);

    /** The topic of that id; {@code null}: there is none. */
    @Nullable
    Topic find(UUID id);

    /** All, in the order of their names. */
    Collection<Topic> all();

    /**
     * Makes a topic that a client asked for without having made it, with the broker's counts and settings; the existing one if
     * it is there already. Fails with UNKNOWN_TOPIC_OR_PARTITION where that is switched off and with
     * INVALID_TOPIC_EXCEPTION for what is no name.
     */
    CompletableFuture<Topic> createOnDemand(String name);
}
