package io.weir.taskmanager.chain;

import io.weir.taskmanager.exchange.RecordBatch;

/** Passes the records of a batch to the head of a chain. */
public interface RecordLoop {
    /** All records of {@code batch}, in order. */
    void run(RecordBatch batch);
}
