package io.weir.taskmanager.exchange;

import io.weir.api.functions.KeySelector;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All channels of a TaskManager. Callable from any thread. */
public final class Exchange implements AutoCloseable {
    private final String taskManagerId;
    private final RemoteChannels remote;
    private final ConcurrentHashMap<ChannelId, LocalChannel> local = new ConcurrentHashMap<>();

    /** {@code remote} carries the channels to other TaskManagers. */
    public Exchange(String taskManagerId, RemoteChannels remote) {
        this.taskManagerId = taskManagerId;
        this.remote = remote;
    }

    /**
     * What a channel carries.
     *
     * @param serializer for one thread, that of the task at this end
     * @param keySelector on keyed edges, for the consuming end
     */
    public record Content(
            TypeSerializer<Object> serializer, @Nullable KeySelector<Object, Object> keySelector) {}

    /** The producing end of a channel to {@code consumer}. */
    public ChannelSink openOutput(ChannelId id, Peer consumer, Content content, TaskSignal producer) {
        if (consumer.taskManagerId().equals(taskManagerId)) {
            LocalChannel channel = local.computeIfAbsent(id, key -> new LocalChannel());
            channel.producedBy(producer);
            return channel;
        }
        return remote.openOutput(id, consumer, content, producer);
    }

    /** The consuming end of a channel from {@code producer}. */
    public ChannelSource openInput(ChannelId id, Peer producer, Content content, TaskSignal consumer) {
        if (producer.taskManagerId().equals(taskManagerId)) {
            LocalChannel channel = local.computeIfAbsent(id, key -> new LocalChannel());
            channel.consumedBy(consumer);
            return channel;
        }
        return remote.openInput(id, producer, content, consumer);
    }

    /** Forgets all channels of a job that has ended. */
    public void releaseJob(String jobId) {
        local.keySet().removeIf(id -> id.jobId().equals(jobId));
        remote.releaseJob(jobId);
    }

    @Override
    public void close() {
        remote.close();
    }
}
