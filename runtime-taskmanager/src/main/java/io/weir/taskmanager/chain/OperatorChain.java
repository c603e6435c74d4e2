package io.weir.taskmanager.chain;

import io.weir.operators.Instantiator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TimeSignals;
import io.weir.operators.TwoInputOperator;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelEvent;
import io.weir.taskmanager.exchange.EdgeWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one task, wired.
 *
 * <p><b>Order of calls:</b> {@link #open}, records through {@link #loop}, time through {@link #signals}, {@link #finish} when
 * all input has ended, {@link #close} always.
 */
public final class OperatorChain {
    private final List<Operator> operators;
    private final List<EdgeWriter> writers;
    private final Output<Object> afterSource;
    private final @Nullable Operator head;
    private final @Nullable OperatorContext sourceContext;
    private final Instantiator instantiator;
    private final List<StatefulOperator> stateful;
    private final @Nullable KeyedStateBackend keyedState;

    OperatorChain(ChainParts parts, Instantiator instantiator) {
        this.operators = parts.operators();
        this.writers = parts.writers();
        this.afterSource = parts.afterHead();
        this.head = parts.head();
        this.sourceContext = parts.sourceContext();
        this.stateful = List.copyOf(parts.stateful());
        this.keyedState = parts.keyedState();
        this.instantiator = instantiator;
    }

    /** The loop that feeds input 0 or 1 of the head. */
    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    public RecordLoop loop(int input) {
        Output<Object> first;
        KeyedStateBackend keys = keyedState;
        if (head instanceof TwoInputOperator<?, ?> two) {
            keys = input == 0 || two.isSecondKeyed() ? keyedState : null;
            Class<?> view = input == 0 ? FirstInput.class : SecondInput.class;
            first = (Output<Object>) instantiator.newInstance(view, head);
        } else {
            first = (Output<Object>) signals();
        }
        return Loops.make(new LoopHead(first, keys), instantiator);
    }

    /** Where the watermarks and the idleness of all inputs together go. */
    public TimeSignals signals() {
        return head instanceof TimeSignals signals ? signals : afterSource;
    }

    /** Where the records of a source go; the rest of the chain. */
    public Output<Object> afterSource() {
        return afterSource;
    }

    /** The context of the source that heads the chain; null where none does. */
    public @Nullable OperatorContext sourceContext() {
        return sourceContext;
    }

    /** How the chain's own classes are made. */
    public Instantiator instantiator() {
        return instantiator;
    }

    /** Opens all operators, the last one first, so that each finds its successors open. */
    public void open() throws Exception {
        for (int i = operators.size() - 1; i >= 0; i--) {
            operators.get(i).open();
        }
    }

    /** Finishes all operators, the first one first, so that what one still emits reaches the next. */
    public void finish() throws Exception {
        for (Operator operator : operators) {
            operator.finish();
        }
    }

    /** Has all operators put what has to survive into their state, the first one first, as they may still emit. */
    public void prepareSnapshot(long checkpointId) throws Exception {
        for (Operator operator : operators) {
            operator.prepareSnapshot(checkpointId);
        }
    }

    /** The operators, a source included, with their state. */
    public List<StatefulOperator> stateful() {
        return stateful;
    }

    /** A checkpoint is complete. */
    public void checkpointCompleted(long checkpointId) throws Exception {
        if (keyedState != null) {
            keyedState.checkpointCompleted(checkpointId);
        }
        for (Operator operator : operators) {
            operator.checkpointCompleted(checkpointId);
        }
    }

    /** A checkpoint is given up. */
    public void checkpointAborted(long checkpointId) throws Exception {
        if (keyedState != null) {
            keyedState.checkpointAborted(checkpointId);
        }
        for (Operator operator : operators) {
            operator.checkpointAborted(checkpointId);
        }
    }

    /**
     * Hands over what waits in batches, and {@code event} behind it. A barrier that may overtake is announced through all
     * channels before the first of them is waited for.
     */
    public void send(ChannelEvent event) {
        if (event instanceof BarrierEvent barrier && barrier.barrier().mayOvertake()) {
            for (EdgeWriter writer : writers) {
                writer.announce(barrier.barrier());
            }
        }
        for (EdgeWriter writer : writers) {
            writer.send(event);
        }
    }

    /** Tells all consumers that no record comes any more, past the operators. */
    public void endTime() {
        for (EdgeWriter writer : writers) {
            writer.watermark(Long.MAX_VALUE);
        }
    }

    /** Closes all operators and their state; the first failure is thrown when all are closed. */
    public void close() throws Exception {
        Exception first = null;
        for (Operator operator : operators) {
            try {
                operator.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (keyedState != null) {
            keyedState.close();
        }
        if (first != null) {
            throw first;
        }
    }

    /** Hands over what waits in batches. */
    public void flush() {
        for (EdgeWriter writer : writers) {
            writer.flush();
        }
    }

    /** Whether all outputs would take more. */
    public boolean isAvailable() {
        for (EdgeWriter writer : writers) {
            if (!writer.isAvailable()) {
                return false;
            }
        }
        return true;
    }

    /** Records handed over to other tasks so far. */
    public long recordsOut() {
        long sum = 0;
        for (EdgeWriter writer : writers) {
            sum += writer.records();
        }
        return sum;
    }
}
