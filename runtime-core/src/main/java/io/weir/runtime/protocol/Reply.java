package io.weir.runtime.protocol;

import java.util.List;
import java.util.Map;

/** Answers to messages that ask. */
public sealed interface Reply extends RpcMessage {
    /** It is done. */
    record Done() implements Reply {}

    /** It was refused; {@code message} says why. */
    record Refused(String message) implements Reply {}

    /**
     * The TaskManager is registered.
     *
     * @param leaderToken the JobManager's fencing token, to be carried by every message to it
     * @param heartbeatIntervalMillis how often to report
     * @param heartbeatTimeoutMillis after how long a silence the other side is given up
     * @param restPort where jars are fetched, on the JobManager's host
     * @param lifelinePort where the TaskManager keeps a connection open, on the JobManager's host
     */
    record Registered(
            String leaderToken,
            long heartbeatIntervalMillis,
            long heartbeatTimeoutMillis,
            int restPort,
            int lifelinePort)
            implements Reply {}

    /** Lines of text, as a thread dump or the list of log files. */
    record Text(List<String> lines) implements Reply {}

    /** Named figures. */
    record Figures(Map<String, Number> values) implements Reply {}

    /**
     * Results that a collecting sink holds.
     *
     * @param records each as bytes, from the sequence number asked for
     * @param ended whether no more come
     */
    record Collected(List<byte[]> records, boolean ended) implements Reply {}
}
