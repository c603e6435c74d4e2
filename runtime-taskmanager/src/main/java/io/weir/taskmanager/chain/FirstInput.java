package io.weir.taskmanager.chain;

import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;

/** The first input of a two-input operator as a loop sees it; time goes to the operator through the task. */
final class FirstInput implements Output<Object> {
    private final TwoInputOperator<Object, Object> operator;

    public FirstInput(TwoInputOperator<Object, Object> operator) {
        this.operator = operator;
    }

    @Override
    public void collect(Object value, long timestamp) {
        operator.collect1(value, timestamp);
    }

    @Override
    public void watermark(long timestamp) {
        operator.watermark(timestamp);
    }

    @Override
    public void idle(boolean idle) {
        operator.idle(idle);
    }
}
