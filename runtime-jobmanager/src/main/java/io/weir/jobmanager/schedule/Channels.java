package io.weir.jobmanager.schedule;

import io.weir.api.plan.Partitioning;
import java.util.List;
import java.util.stream.IntStream;

/** Who is connected to whom along an edge. */
final class Channels {
    private Channels() {}

    /** The consumers that producer {@code producer} of {@code producers} sends to, in the order of its channels. */
    static List<Integer> consumersOf(int producer, int producers, int consumers, Partitioning partitioning) {
        return IntStream.range(0, consumers)
                .filter(consumer -> areConnected(producer, producers, consumer, consumers, partitioning))
                .boxed()
                .toList();
    }

    /** The producers that consumer {@code consumer} of {@code consumers} reads from, in the order of its channels. */
    static List<Integer> producersOf(int consumer, int consumers, int producers, Partitioning partitioning) {
        return IntStream.range(0, producers)
                .filter(producer -> areConnected(producer, producers, consumer, consumers, partitioning))
                .boxed()
                .toList();
    }

    private static boolean areConnected(
            int producer, int producers, int consumer, int consumers, Partitioning partitioning) {
        return switch (partitioning) {
            case FORWARD -> producer == consumer;
            // The smaller side is cut into as many groups as it has subtasks; each of the larger side falls into one.
            case RESCALE ->
                producers >= consumers
                        ? (long) producer * consumers / producers == consumer
                        : (long) consumer * producers / consumers == producer;
            case HASH, REBALANCE, SHUFFLE, BROADCAST, GLOBAL, CUSTOM -> true;
        };
    }
}
