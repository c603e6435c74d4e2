package io.weir.connector.kafka.produce;

import org.apache.kafka.common.compress.Compression;

/**
 * How batches are sent, from the settings of the producer with the same names.
 *
 * @param compression {@code compression.type}
 * @param maxRequestBytes {@code max.request.size}
 * @param deliveryTimeoutMillis {@code delivery.timeout.ms}, from the first record of a batch on
 * @param retries how often a batch is sent again at most
 * @param backoffMillis {@code retry.backoff.ms}
 * @param maxBackoffMillis {@code retry.backoff.max.ms}
 */
record DeliveryRules(
        Compression compression,
        int maxRequestBytes,
        long deliveryTimeoutMillis,
        int retries,
        long backoffMillis,
        long maxBackoffMillis) {
    private static final int MAX_DOUBLINGS = 20;

    /** How long to wait before something is sent that was sent {@code attempts} times. */
    long backoffMillis(int attempts) {
        return Math.min(maxBackoffMillis, backoffMillis << Math.min(Math.max(0, attempts - 1), MAX_DOUBLINGS));
    }
}
