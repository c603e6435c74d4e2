package io.weir.log.wire;

/**
 * What clients are told of the cluster's features.
 *
 * @param transactionVersion 2: each transaction has an epoch of its own, and producing adds partitions to it; 0: nothing is
 *     said, and clients use the older ways
 * @param epoch grows with every change, 0 or more; clients ignore what is not newer than what they know
 */
public record Features(short transactionVersion, long epoch) {
    /** Nothing is said. */
    public static final Features NONE = new Features((short) 0, 0);

    /** Checks the numbers. */
    public Features {
        if (transactionVersion < 0 || transactionVersion > 2 || epoch < 0) {
            throw new IllegalArgumentException("transaction.version=%d must be 0 to 2 and its epoch %d 0 or more."
                    .formatted(transactionVersion, epoch));
        }
    }
}
