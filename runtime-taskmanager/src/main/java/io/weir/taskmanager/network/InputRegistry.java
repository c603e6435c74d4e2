package io.weir.taskmanager.network;

import io.weir.taskmanager.exchange.ChannelId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the consuming ends of channels and the connections that open them, whichever comes first. Shared by the
 * tasks' threads and the event loops, both rarely: under one lock.
 */
final class InputRegistry {
    /** Producers that wait for consumers still being deployed; more than that is no honest peer. */
    private static final int MAX_WAITING = 100_000;

    private final Map<ChannelId, RemoteInput> inputs = new HashMap<>();
    private final Map<ChannelId, String> producers = new HashMap<>();
    private final Map<ChannelId, Consumer<RemoteInput>> waiting = new HashMap<>();

    /** The consuming end is there; {@code producer} is the TaskManager it reads from. */
    void register(RemoteInput input, String producer) {
        Consumer<RemoteInput> opener = put(input, producer);
        if (opener != null) {
            opener.accept(input);
        }
    }

    private synchronized @Nullable Consumer<RemoteInput> put(RemoteInput input, String producer) {
        inputs.put(input.id(), input);
        producers.put(input.id(), producer);
        return waiting.remove(input.id());
    }

    /** The producing end is there; {@code opener} is called when the consuming one is too. */
    void whenReady(ChannelId id, Consumer<RemoteInput> opener) {
        RemoteInput input = find(id, opener);
        if (input != null) {
            opener.accept(input);
        }
    }

    private synchronized @Nullable RemoteInput find(ChannelId id, Consumer<RemoteInput> opener) {
        RemoteInput input = inputs.get(id);
        if (input == null && waiting.size() < MAX_WAITING) {
            waiting.put(id, opener);
        }
        return input;
    }

    /** The sentence for a lost connection. */
    synchronized String lost(ChannelId id) {
        return "The connection from TaskManager %s was lost.".formatted(producers.getOrDefault(id, "(unknown)"));
    }

    synchronized void releaseJob(String jobId) {
        inputs.values().removeIf(input -> {
            boolean released = input.id().jobId().equals(jobId);
            if (released) {
                input.release();
            }
            return released;
        });
        producers.keySet().removeIf(id -> id.jobId().equals(jobId));
        waiting.keySet().removeIf(id -> id.jobId().equals(jobId));
    }
}
