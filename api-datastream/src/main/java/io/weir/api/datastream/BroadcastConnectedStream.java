package io.weir.api.datastream;

import io.weir.api.functions.BaseBroadcastProcessFunction;
import io.weir.api.functions.BroadcastProcessFunction;
import io.weir.api.functions.KeySelector;
import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.plan.BroadcastProcessSpec;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream, keyed or not, and a broadcast one.
 *
 * @param <IN1> records of the stream
 * @param <IN2> records that are broadcast
 */
public final class BroadcastConnectedStream<IN1, IN2> {
    private final DataStream<IN1> stream;
    private final BroadcastStream<IN2> broadcast;

    BroadcastConnectedStream(DataStream<IN1> stream, BroadcastStream<IN2> broadcast) {
        this.stream = stream;
        this.broadcast = broadcast;
    }

    /** Handles the records of both, where the stream is not keyed. */
    public <OUT> SingleOutputStreamOperator<OUT> process(BroadcastProcessFunction<IN1, IN2, OUT> function) {
        return process(
                function,
                TypeExtractor.resultOf(
                        function, BroadcastProcessFunction.class, 2, stream.getType(), broadcast.getType()));
    }

    /** Handles the records of both, where the stream is not keyed; results of a given type. */
    public <OUT> SingleOutputStreamOperator<OUT> process(
            BroadcastProcessFunction<IN1, IN2, OUT> function, TypeInformation<OUT> outputType) {
        if (stream instanceof KeyedStream<IN1, ?>) {
            throw new IllegalStateException(
                    "A BroadcastProcessFunction is for streams without keys. Make %s a KeyedBroadcastProcessFunction."
                            .formatted(function.getClass().getName()));
        }
        return operator("Co-Process-Broadcast", function, outputType, List.of(), null);
    }

    /** Handles the records of both with state and timers, where the stream is keyed. */
    public <KS, OUT> SingleOutputStreamOperator<OUT> process(
            KeyedBroadcastProcessFunction<KS, IN1, IN2, OUT> function) {
        return process(
                function,
                TypeExtractor.resultOf(
                        function,
                        KeyedBroadcastProcessFunction.class,
                        3,
                        requireKeyed().getKeyType(),
                        stream.getType(),
                        broadcast.getType()));
    }

    /** Handles the records of both with state and timers, where the stream is keyed; results of a given type. */
    public <KS, OUT> SingleOutputStreamOperator<OUT> process(
            KeyedBroadcastProcessFunction<KS, IN1, IN2, OUT> function, TypeInformation<OUT> outputType) {
        KeyedStream<IN1, ?> keyed = requireKeyed();
        return operator(
                "Co-Process-Broadcast-Keyed",
                function,
                outputType,
                List.of(keyed.getKeySelector()),
                keyed.getKeyType());
    }

    private KeyedStream<IN1, ?> requireKeyed() {
        if (stream instanceof KeyedStream<IN1, ?> keyed) {
            return keyed;
        }
        throw new IllegalStateException("A KeyedBroadcastProcessFunction needs a keyed stream: call keyBy first.");
    }

    private <OUT> SingleOutputStreamOperator<OUT> operator(
            String name,
            BaseBroadcastProcessFunction function,
            TypeInformation<OUT> outputType,
            List<KeySelector<?, ?>> keySelectors,
            @Nullable TypeInformation<?> keyType) {
        StreamExecutionEnvironment environment = stream.getExecutionEnvironment();
        OperatorTransformation<OUT> operator = new OperatorTransformation<>(
                environment.nextId(),
                name,
                new BroadcastProcessSpec(function, broadcast.getBroadcastStateDescriptors()),
                List.of(stream.getTransformation(), broadcast.stream().getTransformation()),
                outputType,
                keySelectors,
                keyType);
        environment.add(operator);
        return new SingleOutputStreamOperator<>(environment, operator);
    }
}
