package io.weir.jobmanager;

import io.weir.jobmanager.job.Clock;
import io.weir.runtime.config.HeartbeatConfig;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.RpcPeer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The TaskManagers that are registered, and those that were given up. Confined to the endpoint thread. */
public final class TaskManagers {
    /** Ids are random; this many old ones are enough to refuse one that comes back from a pause. */
    private static final int MAX_GIVEN_UP = 1000;

    private final Map<String, TaskManagerEntry> registered = new LinkedHashMap<>();
    private final Set<String> givenUp = new LinkedHashSet<>();
    private final HeartbeatConfig heartbeats;
    private final Clock clock;

    TaskManagers(HeartbeatConfig heartbeats, Clock clock) {
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    /** All that are registered, in the order they came. */
    public Collection<TaskManagerEntry> all() {
        return Collections.unmodifiableCollection(registered.values());
    }

    /** The one of that id. */
    public Optional<TaskManagerEntry> find(String id) {
        return Optional.ofNullable(registered.get(id));
    }

    boolean wasGivenUp(String id) {
        return givenUp.contains(id);
    }

    void add(TaskManagerInfo info, RpcPeer peer) {
        registered.put(info.id(), new TaskManagerEntry(info, peer, clock));
        givenUp.remove(info.id());
    }

    void remove(String id) {
        registered.remove(id);
        givenUp.add(id);
        if (givenUp.size() > MAX_GIVEN_UP) {
            givenUp.remove(givenUp.iterator().next());
        }
    }

    void heartbeat(String id, Map<String, Number> process) {
        find(id).ifPresent(entry -> entry.heartbeat(process, clock));
    }

    /** Ids of those that were silent for too long. */
    List<String> silent() {
        List<String> silent = new ArrayList<>();
        for (TaskManagerEntry entry : registered.values()) {
            if (entry.silentMillis(clock) > heartbeats.timeout().toMillis()) {
                silent.add(entry.info().id());
            }
        }
        return silent;
    }
}
