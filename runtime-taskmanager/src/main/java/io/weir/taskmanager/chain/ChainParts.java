package io.weir.taskmanager.chain;

import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.taskmanager.exchange.EdgeWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chain is made of.
 *
 * @param operators all but a source, in the order of the job graph
 * @param writers the ends
 * @param head the first operator; null where a source heads the chain
 * @param afterHead where results of the first operator or source go
 * @param sourceContext the context of the source; null where none heads the chain
 * @param keyedState the keyed state of the head; null: not keyed
 * @param stateful the operators, a source included, with their state
 */
record ChainParts(
        List<Operator> operators,
        List<EdgeWriter> writers,
        @Nullable Operator head,
        Output<Object> afterHead,
        @Nullable OperatorContext sourceContext,
        @Nullable KeyedStateBackend keyedState,
        List<StatefulOperator> stateful) {}
