package io.weir.taskmanager.exchange;

/** Makes the producing task wait for room in a channel. */
@FunctionalInterface
public interface OutputWait {
    /**
     * Returns when {@code sink} has room.
     *
     * @throws RuntimeException if the task is canceled meanwhile
     */
    void awaitRoom(ChannelSink sink);
}
