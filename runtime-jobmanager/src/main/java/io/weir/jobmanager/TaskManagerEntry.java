package io.weir.jobmanager;

import io.weir.jobmanager.job.Clock;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.RpcPeer;
import java.util.Map;

/** A registered TaskManager. Confined to the JobManager's endpoint thread. */
public final class TaskManagerEntry {
    private final TaskManagerInfo info;
    private final RpcPeer peer;
    private long heartbeatNanos;
    private long heartbeatWallMillis;
    private Map<String, Number> metrics = Map.of();

    TaskManagerEntry(TaskManagerInfo info, RpcPeer peer, Clock clock) {
        this.info = info;
        this.peer = peer;
        heard(clock);
    }

    /** As it registered. */
    public TaskManagerInfo info() {
        return info;
    }

    /** Where it is called. */
    public RpcPeer peer() {
        return peer;
    }

    /** When it was last heard of, in milliseconds since 1970. */
    public long heartbeatWallMillis() {
        return heartbeatWallMillis;
    }

    /** The figures of its process as of its last heartbeat. */
    public Map<String, Number> metrics() {
        return metrics;
    }

    void heartbeat(Map<String, Number> process, Clock clock) {
        metrics = process;
        heard(clock);
    }

    long silentMillis(Clock clock) {
        return (clock.nanos() - heartbeatNanos) / 1_000_000;
    }

    private void heard(Clock clock) {
        heartbeatNanos = clock.nanos();
        heartbeatWallMillis = clock.wallMillis();
    }
}
