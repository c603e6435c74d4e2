package io.weir.taskmanager.exchange;

import io.weir.runtime.protocol.TaskDeployment.Peer;

/** Carries channels to and from other TaskManagers. Callable from any thread. */
public interface RemoteChannels extends AutoCloseable {
    /** The producing end of a channel to {@code consumer}. */
    ChannelSink openOutput(ChannelId id, Peer consumer, Exchange.Content content, TaskSignal producer);

    /** The consuming end of a channel from {@code producer}. */
    ChannelSource openInput(ChannelId id, Peer producer, Exchange.Content content, TaskSignal consumer);

    /** Forgets all channels of a job that has ended. */
    void releaseJob(String jobId);

    @Override
    void close();
}
