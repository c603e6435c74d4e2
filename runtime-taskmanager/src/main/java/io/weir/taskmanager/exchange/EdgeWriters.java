package io.weir.taskmanager.exchange;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.Partitioner;
import io.weir.api.plan.Partitioning;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Instantiator;
import io.weir.operators.OperatorContext;
import io.weir.runtime.graph.EdgeCode;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes the writer of an edge. */
public final class EdgeWriters {
    private EdgeWriters() {}

    /** Whether records are copied before they are handed over: {@code pipeline.exchange-copy}. */
    public enum CopyMode {
        /** Where the producer seems to use one object again and again. */
        AUTO,
        /** Always, unless records never change. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /**
     * What is known of an edge.
     *
     * @param name for messages
     * @param partitioning how records are spread
     * @param code key selector and partitioner
     * @param serializer of the records
     * @param immutable whether records never change once made
     * @param targetMaxParallelism number of key groups of the consuming vertex
     * @param copyMode whether records are copied before they are handed over
     */
    public record Edge(
            String name,
            Partitioning partitioning,
            EdgeCode code,
            TypeSerializer<Object> serializer,
            boolean immutable,
            int targetMaxParallelism,
            CopyMode copyMode) {}

    /** The writer of {@code edge}, which reports failures of user code through the context of the producing operator. */
    public static EdgeWriter make(Edge edge, Channels channels, OperatorContext context, Instantiator instantiator) {
        HandOver handOver = handOver(edge);
        Object writer = switch (edge.partitioning()) {
            case HASH ->
                instantiator.newInstance(
                        KeyedWriter.class, selector(edge), context, channels, edge.targetMaxParallelism(), handOver);
            case BROADCAST ->
                instantiator.newInstance(BroadcastWriter.class, channels, edge.immutable() ? null : edge.serializer());
            case FORWARD, GLOBAL -> choosing(instantiator, value -> 0, channels, handOver);
            case REBALANCE, RESCALE ->
                choosing(instantiator, new InTurn(channels.writers().length), channels, handOver);
            case SHUFFLE -> choosing(instantiator, atRandom(channels.writers().length), channels, handOver);
            case CUSTOM -> choosing(instantiator, custom(edge, channels.writers().length, context), channels, handOver);
        };
        return (EdgeWriter) writer;
    }

    private static Object choosing(
            Instantiator instantiator, ChannelChoice choice, Channels channels, @Nullable HandOver handOver) {
        return instantiator.newInstance(ChoosingWriter.class, choice, channels, handOver);
    }

    private static @Nullable HandOver handOver(Edge edge) {
        boolean needed = !edge.immutable() && edge.copyMode() != CopyMode.NEVER;
        return needed ? new HandOver(edge.serializer(), edge.name(), edge.copyMode() == CopyMode.ALWAYS) : null;
    }

    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    private static KeySelector<Object, Object> selector(Edge edge) {
        return (KeySelector<Object, Object>) Objects.requireNonNull(edge.code().keySelector(), "key selector");
    }

    private static ChannelChoice atRandom(int channels) {
        SplittableRandom random = new SplittableRandom();
        return value -> random.nextInt(channels);
    }

    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    private static ChannelChoice custom(Edge edge, int channels, OperatorContext context) {
        KeySelector<Object, Object> selector = selector(edge);
        Partitioner<Object> partitioner =
                (Partitioner<Object>) Objects.requireNonNull(edge.code().partitioner(), "partitioner");
        return value -> {
            int chosen;
            try {
                chosen = partitioner.partition(selector.getKey(value), channels);
            } catch (Throwable t) {
                throw context.failure(t);
            }
            if (chosen < 0 || chosen >= channels) {
                throw context.failure(new IndexOutOfBoundsException(
                        "The partitioner %s chose channel %d of %d; channels count from 0."
                                .formatted(partitioner.getClass().getName(), chosen, channels)));
            }
            return chosen;
        };
    }

    private static final class InTurn implements ChannelChoice {
        private final int channels;
        private int last;

        InTurn(int channels) {
            this.channels = channels;
            // Not every producer should begin with the same consumer.
            this.last = new SplittableRandom().nextInt(channels);
        }

        @Override
        public int choose(Object value) {
            int next = last + 1;
            last = next == channels ? 0 : next;
            return last;
        }
    }
}
