package io.weir.operators.testing;

import io.weir.api.functions.KeySelector;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.TaskInfo;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Aftermath;
import io.weir.operators.Instantiator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorTranslators;
import io.weir.operators.Output;
import io.weir.operators.PlainInstantiator;
import io.weir.operators.TimeSignals;
import io.weir.operators.TwoInputOperator;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.OperatorStateTables;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one operator item by item, with a clock that the test moves:
 *
 * <pre>{@code
 * try (OperatorHarness<Long> harness = OperatorHarness.<Long>of(spec).keyedBy(type, word -> word).open()) {
 *     harness.element("a", 10);
 *     harness.watermark(100);
 *     assertThat(harness.output().values()).containsExactly(1L);
 * }
 * }</pre>
 *
 * @param <O> records out
 */
public final class OperatorHarness<O> implements AutoCloseable {
    private static final int ENTRIES_PER_STEP = 100;

    private final Operator operator;
    private final List<KeySelector<Object, ?>> keySelectors;
    private final @Nullable KeyedStateBackend state;
    private final HarnessContext context;
    private final ManualProcessingTime clock;
    private final RecordedOutput<O> output;

    private OperatorHarness(
            Operator operator,
            List<KeySelector<Object, ?>> keySelectors,
            @Nullable KeyedStateBackend state,
            HarnessContext context,
            ManualProcessingTime clock,
            RecordedOutput<O> output) {
        this.operator = operator;
        this.keySelectors = keySelectors;
        this.state = state;
        this.context = context;
        this.clock = clock;
        this.output = output;
    }

    /** Starts to describe a harness for the operator of {@code spec}. */
    public static <O> Builder<O> of(OperatorSpec spec) {
        return new Builder<>(spec);
    }

    /** Gives the operator a record of its only input. */
    public void element(Object value, long timestamp) throws Exception {
        setKey(0, value);
        oneInput().collect(value, timestamp);
    }

    /** Gives the operator a record without a timestamp. */
    public void element(Object value) throws Exception {
        element(value, Output.NO_TIMESTAMP);
    }

    /** Gives the operator a record of its first input. */
    public void element1(Object value, long timestamp) throws Exception {
        setKey(0, value);
        twoInput().collect1(value, timestamp);
    }

    /** Gives the operator a record of its second input. */
    public void element2(Object value, long timestamp) throws Exception {
        setKey(1, value);
        twoInput().collect2(value, timestamp);
    }

    /** Tells the operator a watermark; for two inputs, that of both. */
    public void watermark(long timestamp) {
        ((TimeSignals) operator).watermark(timestamp);
    }

    /** Tells the operator that its input is idle, or active again. */
    public void idle(boolean idle) {
        ((TimeSignals) operator).idle(idle);
    }

    /** Moves the clock. */
    public void processingTime(long timeMillis) throws Exception {
        clock.advanceTo(timeMillis);
    }

    /** Ends the input: the last watermark, then {@code finish}. */
    public void end() throws Exception {
        watermark(Long.MAX_VALUE);
        operator.finish();
    }

    /** Takes a snapshot, as at a checkpoint. */
    public HarnessSnapshot snapshot(long checkpointId) throws Exception {
        operator.prepareSnapshot(checkpointId);
        KeyedSnapshot keyed = null;
        if (state != null) {
            PendingSnapshot<KeyedSnapshot> pending = state.startSnapshot(barrier(checkpointId));
            while (!pending.advance(ENTRIES_PER_STEP)) {
                // the rest is done at once
            }
            keyed = pending.result().get();
        }
        return new HarnessSnapshot(keyed, context.operatorState().snapshot());
    }

    private static CheckpointBarrier barrier(long checkpointId) {
        CheckpointTarget inMemory = new CheckpointTarget(null, null, Integer.MAX_VALUE);
        return new CheckpointBarrier(
                checkpointId, 0, CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE, true, -1, inMemory);
    }

    /** Tells the operator that a checkpoint is complete. */
    public void checkpointCompleted(long checkpointId) throws Exception {
        if (state != null) {
            state.checkpointCompleted(checkpointId);
        }
        operator.checkpointCompleted(checkpointId);
    }

    /** Tells the operator that a checkpoint is given up. */
    public void checkpointAborted(long checkpointId) throws Exception {
        if (state != null) {
            state.checkpointAborted(checkpointId);
        }
        operator.checkpointAborted(checkpointId);
    }

    /** What was emitted so far. */
    public RecordedOutput<O> output() {
        return output;
    }

    /** What was emitted to a side output so far. */
    @SuppressWarnings("unchecked") // the tag says what its output holds
    public <X> RecordedOutput<X> sideOutput(OutputTag<X> tag) {
        return (RecordedOutput<X>) context.recorded(tag.getId());
    }

    /** The counter of that name. */
    public long counter(String name) {
        return context.metrics().counter(name).getCount();
    }

    /** The clock. */
    public ManualProcessingTime clock() {
        return clock;
    }

    /** The state, where the harness has keys. */
    public KeyedStateBackend state() {
        return context.keyedState();
    }

    /**
     * The job has ended, after the operator was closed.
     *
     * @param keptCheckpointId the newest checkpoint or savepoint that stays; 0: none
     */
    public void jobEnded(long keptCheckpointId) throws Exception {
        for (Aftermath each : context.aftermaths()) {
            each.settle(keptCheckpointId);
        }
    }

    @Override
    public void close() {
        try {
            operator.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The operator cannot be closed.", e);
        }
        if (state != null) {
            state.close();
        }
    }

    private void setKey(int input, Object value) throws Exception {
        if (state != null && input < keySelectors.size()) {
            Object key = keySelectors.get(input).getKey(value);
            state.setCurrentKey(key, KeyGroups.hash(key));
        }
    }

    @SuppressWarnings("unchecked") // the test knows what its operator takes
    private OneInputOperator<Object> oneInput() {
        return (OneInputOperator<Object>) operator;
    }

    @SuppressWarnings("unchecked") // the test knows what its operator takes
    private TwoInputOperator<Object, Object> twoInput() {
        return (TwoInputOperator<Object, Object>) operator;
    }

    /**
     * Describes a harness.
     *
     * @param <O> records out
     */
    public static final class Builder<O> {
        private static final int MAX_PARALLELISM = 128;

        private final OperatorSpec spec;
        private final List<KeySelector<Object, ?>> keySelectors = new ArrayList<>();
        private @Nullable TypeInformation<?> keyType;
        private Instantiator instantiator = new PlainInstantiator();
        private Function<TypeInformation<?>, TypeSerializer<?>> serializers =
                type -> Serializers.create(type, SerializerConfig.STANDARD, OperatorHarness.class.getClassLoader());
        private String stateBackend = "hashmap";
        private int subtask;
        private int parallelism = 1;
        private boolean checkpointing;
        private long startMillis;
        private @Nullable List<HarnessSnapshot> restored;

        private Builder(OperatorSpec spec) {
            this.spec = spec;
        }

        /** The operator is keyed; for two inputs call it once for each that is. */
        @SuppressWarnings("unchecked") // the test knows what its operator takes
        public <I, K> Builder<O> keyedBy(TypeInformation<K> type, KeySelector<I, K> selector) {
            keyType = type;
            keySelectors.add((KeySelector<Object, ?>) selector);
            return this;
        }

        /** How operators are made; without this, by their constructors. */
        public Builder<O> instantiator(Instantiator value) {
            instantiator = value;
            return this;
        }

        /** Where serializers come from; without this, from the runtime. */
        public Builder<O> serializers(Function<TypeInformation<?>, TypeSerializer<?>> value) {
            serializers = value;
            return this;
        }

        /** The name of the state backend; without this, {@code hashmap}. */
        public Builder<O> stateBackend(String name) {
            stateBackend = name;
            return this;
        }

        /** Which subtask the operator is; without this, the only one. */
        public Builder<O> subtask(int number, int ofParallelism) {
            subtask = number;
            parallelism = ofParallelism;
            return this;
        }

        /** Whether the operator is told that checkpoints are taken; without this, not. */
        public Builder<O> checkpointing(boolean value) {
            checkpointing = value;
            return this;
        }

        /** What the clock shows when the operator opens; without this, 0. */
        public Builder<O> startingAt(long timeMillis) {
            startMillis = timeMillis;
            return this;
        }

        /** Starts from snapshots, one for each former subtask. */
        public Builder<O> restoredFrom(HarnessSnapshot... snapshots) {
            restored = List.of(snapshots);
            return this;
        }

        /** Makes the operator and opens it; closes it when that fails. */
        @SuppressWarnings("unchecked") // the test knows what its operator emits
        public OperatorHarness<O> open() throws Exception {
            ManualProcessingTime clock = new ManualProcessingTime();
            clock.advanceTo(startMillis);
            KeyedStateBackend state = keyType == null ? null : createState(keyType);
            HarnessContext context = new HarnessContext(
                    new TaskInfo(HarnessContext.NAME, MAX_PARALLELISM, parallelism, subtask, 0),
                    state,
                    createOperatorState(),
                    checkpointing,
                    clock,
                    serializers);
            RecordedOutput<O> output = new RecordedOutput<>();
            Operator operator =
                    new OperatorTranslators().translate(spec, context, (Output<Object>) output, instantiator);
            OperatorHarness<O> harness =
                    new OperatorHarness<>(operator, List.copyOf(keySelectors), state, context, clock, output);
            try {
                operator.open();
            } catch (Exception e) {
                harness.close();
                throw e;
            }
            return harness;
        }

        private OperatorState createOperatorState() {
            FormerOperatorState former = restored == null
                    ? null
                    : new FormerOperatorState(
                            restored.stream().map(HarnessSnapshot::operator).toList(), subtask, parallelism);
            return new OperatorStateTables(former, SerializerConfig.STANDARD, OperatorHarness.class.getClassLoader());
        }

        private KeyedStateBackend createState(TypeInformation<?> type) throws IOException {
            for (StateBackend backend : ServiceLoader.load(StateBackend.class)) {
                if (backend.names().contains(stateBackend)) {
                    return backend.createKeyedState(new KeyedStateParameters(
                            type,
                            KeyGroups.range(subtask, MAX_PARALLELISM, parallelism),
                            MAX_PARALLELISM,
                            StateEnvironment.standalone(new FileSnapshotStore(1)),
                            restoredKeyedState()));
                }
            }
            throw new IllegalStateException(
                    "State backend '%s' is not on the class path; add its jar, such as weir-state-heap."
                            .formatted(stateBackend));
        }

        private @Nullable RestoredKeyedState restoredKeyedState() {
            if (restored == null) {
                return null;
            }
            KeyGroupRange own = KeyGroups.range(subtask, MAX_PARALLELISM, parallelism);
            List<KeyedSnapshot> overlapping = new ArrayList<>();
            for (HarnessSnapshot snapshot : restored) {
                KeyedSnapshot keyed = snapshot.keyed();
                if (keyed != null
                        && keyed.keyGroups().first() < own.end()
                        && own.first() < keyed.keyGroups().end()) {
                    overlapping.add(keyed);
                }
            }
            return new RestoredKeyedState(overlapping, null, true);
        }
    }
}
