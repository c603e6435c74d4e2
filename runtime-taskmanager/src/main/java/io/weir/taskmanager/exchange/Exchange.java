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
    private final ConcurrentHashMap<ChannelId.Place, Named> local = new ConcurrentHashMap<>();

    /** A channel and the attempts it is between. */
    private record Named(ChannelId id, LocalChannel channel) {}

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
            LocalChannel channel = local(id);
            channel.producedBy(producer);
            return channel;
        }
        return remote.openOutput(id, consumer, content, producer);
    }

    /** The consuming end of a channel from {@code producer}. */
    public ChannelSource openInput(ChannelId id, Peer producer, Content content, TaskSignal consumer) {
        if (producer.taskManagerId().equals(taskManagerId)) {
            LocalChannel channel = local(id);
            channel.consumedBy(consumer);
            return channel;
        }
        return remote.openInput(id, producer, content, consumer);
    }

    /**
     * Earlier attempts have ended when later ones are deployed: their channel goes, with what is left in it. One that is late
     * gets a channel that leads nowhere.
     */
    private LocalChannel local(ChannelId id) {
        Named found = local.compute(
                id.place(),
                (place, present) ->
                        present == null || present.id.isBefore(id) ? new Named(id, new LocalChannel()) : present);
        return found.id.equals(id) ? found.channel : new LocalChannel();
    }

    /** Forgets all channels of a job that has ended. */
    public void releaseJob(String jobId) {
        local.keySet().removeIf(place -> place.jobId().equals(jobId));
        remote.releaseJob(jobId);
    }

    @Override
    public void close() {
        remote.close();
    }
}
