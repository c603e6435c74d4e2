package io.weir.operators.testing;

import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceOutput;
import io.weir.api.time.Watermark;
import java.util.ArrayList;
import java.util.List;

/** Keeps what readers emit, whatever split it is of. */
final class RecordedSource<T> implements ReaderOutput<T> {
    private List<T> records = new ArrayList<>();

    /** All records since the last call. */
    List<T> take() {
        List<T> taken = records;
        records = new ArrayList<>();
        return taken;
    }

    @Override
    public SourceOutput<T> createOutputForSplit(String splitId) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}

    @Override
    public void collect(T record) {
        records.add(record);
    }

    @Override
    public void collect(T record, long timestamp) {
        records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
}
