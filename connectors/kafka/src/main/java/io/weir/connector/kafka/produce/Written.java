package io.weir.connector.kafka.produce;

/**
 * Is told where records are.
 *
 * <p><b>Threading:</b> by the thread that sends; what was told before a flush returns is seen by who flushed.
 */
@FunctionalInterface
public interface Written {
    /** The records of a batch are in their partition, from one offset to another, both included. */
    void onWritten(String topic, int partition, long firstOffset, long lastOffset);
}
