package io.weir.taskmanager.network;

import io.weir.taskmanager.exchange.ChannelId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the consuming ends of channels and the connections that open them, whichever comes first. Shared by the
 * tasks' threads and the event loops, both rarely: under one lock. Between two subtasks there is one attempt of each at a time, so
 * what comes for other attempts takes the place of what there was.
 */
final class InputRegistry {
    /** Producers that wait for consumers still being deployed; more than that is no honest peer. */
    private static final int MAX_WAITING = 100_000;

    private final Map<ChannelId.Place, Registered> inputs = new HashMap<>();
    private final Map<ChannelId.Place, Waiting> waiting = new HashMap<>();

    /** A consuming end, and the TaskManager it reads from. */
    private record Registered(RemoteInput input, String producer) {}

    /** A producing end whose consumer is not there yet. */
    private record Waiting(ChannelId id, Consumer<RemoteInput> opener) {}

    /** The consuming end is there; {@code producer} is the TaskManager it reads from. */
    void register(RemoteInput input, String producer) {
        Consumer<RemoteInput> opener = put(input, producer);
        if (opener != null) {
            opener.accept(input);
        }
    }

    private synchronized @Nullable Consumer<RemoteInput> put(RemoteInput input, String producer) {
        ChannelId.Place place = input.id().place();
        Registered former = inputs.get(place);
        if (former != null && input.id().isBefore(former.input.id())) {
            input.release();
            return null;
        }
        inputs.put(place, new Registered(input, producer));
        if (former != null) {
            former.input.release();
        }
        Waiting opener = waiting.get(place);
        if (opener == null || !opener.id.equals(input.id())) {
            return null;
        }
        waiting.remove(place);
        return opener.opener;
    }

    /** The producing end is there; {@code opener} is called when the consuming one is too. */
    void whenReady(ChannelId id, Consumer<RemoteInput> opener) {
        RemoteInput input = find(id, opener);
        if (input != null) {
            opener.accept(input);
        }
    }

    private synchronized @Nullable RemoteInput find(ChannelId id, Consumer<RemoteInput> opener) {
        Registered registered = inputs.get(id.place());
        if (registered != null && registered.input.id().equals(id)) {
            return registered.input;
        }
        // What a lost connection brings late is of attempts that nobody waits for any more.
        boolean late = registered != null && id.isBefore(registered.input.id());
        Waiting other = waiting.get(id.place());
        if (!late && (other == null ? waiting.size() < MAX_WAITING : !id.isBefore(other.id))) {
            waiting.put(id.place(), new Waiting(id, opener));
        }
        return null;
    }

    /** The sentence for a lost connection. */
    synchronized String lost(ChannelId id) {
        Registered registered = inputs.get(id.place());
        return "The connection from TaskManager %s was lost."
                .formatted(registered == null ? "(unknown)" : registered.producer);
    }

    synchronized void releaseJob(String jobId) {
        inputs.entrySet().removeIf(entry -> {
            boolean released = entry.getKey().jobId().equals(jobId);
            if (released) {
                entry.getValue().input.release();
            }
            return released;
        });
        waiting.keySet().removeIf(place -> place.jobId().equals(jobId));
    }
}
