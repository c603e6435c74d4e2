package io.weir.systemtests.programs;

import io.weir.api.datastream.StreamExecutionEnvironment;

/** Makes a stream and forgets to run it. */
public final class NoJob {
    private NoJob() {}

    /** Ends without a job. */
    public static void main(String[] args) {
        StreamExecutionEnvironment.getExecutionEnvironment().fromSequence(1, 10).print();
    }
}
