package io.weir.log.transaction;

/** A producer and its epoch; (-1, -1): none. */
public record ProducerName(long producerId, short producerEpoch) {
    /** No producer. */
    public static final ProducerName NONE = new ProducerName(-1, (short) -1);

    /** Whether it is none. */
    boolean isNone() {
        return producerId < 0;
    }

    /** With the next epoch; the highest stays. */
    ProducerName bumped() {
        return producerEpoch == Short.MAX_VALUE ? this : new ProducerName(producerId, (short) (producerEpoch + 1));
    }

    /** Whether no epoch is left to be given away: the highest is kept for fencing. */
    boolean isExhausted() {
        return producerEpoch >= Short.MAX_VALUE - 1;
    }
}
