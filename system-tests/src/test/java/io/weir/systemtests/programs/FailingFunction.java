package io.weir.systemtests.programs;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.MapFunction;

/** A job whose function refuses one record. */
public final class FailingFunction {
    private FailingFunction() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSequence(1, 1_000).map(new Picky()).name("Picky").print();
        env.execute("Failing function");
    }

    /** Takes all numbers but one. */
    public static final class Picky implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long number) {
            if (number == 500) {
                throw new IllegalStateException("500 is not to my taste");
            }
            return number;
        }
    }
}
