package io.weir.taskmanager.source;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceSplit;
import io.weir.api.plan.SourceSpec;
import io.weir.api.time.NoWatermarksGenerator;
import io.weir.api.time.RecordTimestampAssigner;
import io.weir.api.time.RelativeClock;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.protocol.SourceTime;
import io.weir.taskmanager.chain.ChainSpecializer;
import io.weir.taskmanager.chain.OperatorChain;
import io.weir.taskmanager.chain.TaskInput;
import io.weir.taskmanager.exchange.TaskSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The input of a source task: its reader. Used by the task's thread alone. */
public final class SourceInput implements TaskInput {
    private static final int POLLS_PER_RUN = 256;

    private final OperatorContext context;
    private final CoordinatorLink coordinator;
    private final SimpleVersionedSerializer<SourceSplit> splitSerializer;
    private final SourceReader<Object, SourceSplit> reader;
    private final TimedOutput output;
    private final PollLoop loop;
    private final TaskSignal signal;
    private final SplitState state;
    private boolean suspended;
    private InputStatus status = InputStatus.MORE_AVAILABLE;
    private @Nullable CompletableFuture<Void> awaited;

    /**
     * Makes the reader of the source that heads {@code chain}; {@code heldUpNanos} tells how long the task has waited for
     * those after it so far.
     */
    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    public SourceInput(
            SourceSpec spec,
            OperatorChain chain,
            CoordinatorLink coordinator,
            TaskSignal signal,
            LongSupplier heldUpNanos)
            throws Exception {
        this.context = Objects.requireNonNull(chain.sourceContext(), "source context");
        this.coordinator = coordinator;
        this.signal = signal;
        Source<Object, SourceSplit, ?> source = (Source<Object, SourceSplit, ?>) spec.source();
        splitSerializer = source.getSplitSerializer();
        try {
            reader = source.createReader(new ReaderContext(context, coordinator));
        } catch (Throwable t) {
            throw context.failure(t);
        }
        state = new SplitState(context.operatorState());
        RelativeClock clock = new ActivityClock(context.processingTime()::nanos, heldUpNanos);
        output = output((WatermarkStrategy<Object>) spec.strategy(), () -> clock, chain);
        Polled polled = new Polled(reader, output);
        loop = chain.instantiator() instanceof ChainSpecializer specializer
                ? (PollLoop) specializer.newInstanceWithData(SpecializedPollLoop.class, polled)
                : new PlainPollLoop(polled);
    }

    private TimedOutput output(
            WatermarkStrategy<Object> strategy, WatermarkStrategy.Context clock, OperatorChain chain) {
        Output<Object> next = chain.afterSource();
        boolean untimed = strategy.createWatermarkGenerator(clock) instanceof NoWatermarksGenerator<?>
                && strategy.createTimestampAssigner(clock) instanceof RecordTimestampAssigner<?>;
        if (untimed) {
            return (TimedOutput) chain.instantiator().newInstance(UntimedOutput.class, next);
        }
        return (TimedOutput) chain.instantiator()
                .newInstance(WatermarkedOutput.class, next, context, new SplitWatermarks(strategy, clock, next));
    }

    @Override
    public void start() throws Exception {
        List<SourceSplit> restored = state.restored(splitSerializer);
        if (!restored.isEmpty()) {
            guarded(() -> reader.addSplits(restored));
        }
        coordinator.registerReader();
        guarded(reader::start);
        long intervalMillis = context.autoWatermarkIntervalMillis();
        if (intervalMillis > 0) {
            emitEvery(intervalMillis);
        }
    }

    /** Without records no run of polls ends, and idleness would never be noticed. */
    private void emitEvery(long intervalMillis) {
        context.processingTime().schedule(context.processingTime().currentTimeMillis() + intervalMillis, time -> {
            output.emitPeriodic();
            emitEvery(intervalMillis);
        });
    }

    @Override
    public boolean step() {
        if (suspended) {
            return false;
        }
        if (awaited != null) {
            if (!awaited.isDone()) {
                return false;
            }
            awaited = null;
        }
        try {
            status = loop.run(POLLS_PER_RUN);
        } catch (Exception e) {
            throw context.failure(e);
        }
        output.emitPeriodic();
        if (status == InputStatus.END_OF_INPUT) {
            output.end();
        } else if (status == InputStatus.NOTHING_AVAILABLE) {
            CompletableFuture<Void> available = reader.isAvailable();
            if (!available.isDone()) {
                awaited = available;
                available.whenComplete((nothing, failure) -> signal.wake());
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isReady() {
        return !suspended && (awaited == null || awaited.isDone());
    }

    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public boolean isDataEnded() {
        return status == InputStatus.END_OF_INPUT;
    }

    @Override
    public boolean isEnded() {
        return isDataEnded();
    }

    @Override
    public void barrierAnnounced() {}

    @Override
    public boolean takeQueued() {
        return false;
    }

    @Override
    public boolean isReadyToTake() {
        return false;
    }

    @Override
    public boolean trigger(CheckpointBarrier barrier) {
        return false;
    }

    @Override
    public boolean canBegin() {
        return true;
    }

    @Override
    public void suspend() {
        suspended = true;
    }

    @Override
    public void resume() {
        suspended = false;
    }

    @Override
    public void drain() {
        suspended = true;
        output.end();
    }

    @Override
    public void prepareSnapshot(long checkpointId) throws Exception {
        List<byte[]> splits = new ArrayList<>();
        try {
            for (SourceSplit split : reader.snapshotState(checkpointId)) {
                splits.add(splitSerializer.serialize(split));
            }
        } catch (Exception e) {
            throw context.failure(e);
        }
        state.update(splits, splitSerializer.getVersion());
    }

    @Override
    public void checkpointCompleted(long checkpointId) {
        try {
            reader.notifyCheckpointComplete(checkpointId);
        } catch (Exception e) {
            throw context.failure(e);
        }
    }

    @Override
    public void checkpointAborted(long checkpointId) {}

    @Override
    public void checkpointsAbortedBelow(long checkpointId) {}

    @Override
    public long recordsIn() {
        return 0;
    }

    @Override
    public long watermark() {
        return Long.MIN_VALUE;
    }

    /** How far time has come; null where it does not matter. By the thread that reports, one at a time. */
    public @Nullable SourceTime eventTime() {
        return output.report(context.operatorName());
    }

    /** Splits from the enumerator. */
    public void addSplits(int version, List<byte[]> serialized) throws IOException {
        List<SourceSplit> splits = new ArrayList<>();
        for (byte[] split : serialized) {
            splits.add(splitSerializer.deserialize(version, split));
        }
        guarded(() -> reader.addSplits(splits));
    }

    /** No further split comes. */
    public void noMoreSplits() {
        guarded(reader::notifyNoMoreSplits);
    }

    /** A message of the source's own, as UserCode bytes. */
    public void handleEvent(byte[] event) {
        ClassLoader loader = context.runtimeContext().getUserCodeClassLoader();
        guarded(() -> reader.handleSourceEvents(UserCode.read(event, SourceEvent.class, loader)));
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }

    private void guarded(Runnable userCode) {
        try {
            userCode.run();
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }
}
