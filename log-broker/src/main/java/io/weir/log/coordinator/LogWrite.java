package io.weir.log.coordinator;

import java.util.List;

/**
 * One batch of the log of a coordinator, the only thing that changes what it remembers.
 *
 * @param <W> its records
 */
public sealed interface LogWrite<W> {
    /** Records that count at once. */
    record Records<W>(List<W> records) implements LogWrite<W> {}

    /** Records that count when a marker of the producer commits them. */
    record Transactional<W>(long producerId, short producerEpoch, List<W> records) implements LogWrite<W> {}

    /** The end of what a producer has open here. */
    record Marker<W>(long producerId, short producerEpoch, boolean committed, int coordinatorEpoch)
            implements LogWrite<W> {}
}
