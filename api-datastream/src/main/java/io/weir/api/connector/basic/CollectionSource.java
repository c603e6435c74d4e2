package io.weir.api.connector.basic;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.List;

/**
 * Records that the program holds in memory. They travel to the TaskManagers as the bytes of their own serializer, so their
 * class need not be {@code java.io.Serializable}.
 *
 * @param <T> the records
 */
public final class CollectionSource<T> implements Source<T, IndexRange, List<IndexRange>> {
    private static final long serialVersionUID = 1L;

    private final transient List<T> elements;
    private final TypeInformation<T> type;
    private final int count;
    private byte[] encoded = new byte[0];

    /** {@code elements} hold no null. */
    public CollectionSource(List<T> elements, TypeInformation<T> type) {
        this.elements = List.copyOf(elements);
        this.type = type;
        this.count = elements.size();
    }

    /** The type of the records. */
    public TypeInformation<T> type() {
        return type;
    }

    /** Turns the records into bytes; called when the job graph is built. */
    public void encode(TypeSerializer<T> serializer) {
        DataOutputView out = new DataOutputView(1024);
        for (T element : elements) {
            serializer.serialize(element, out);
        }
        encoded = java.util.Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext) {
        return new SplitQueue<>(enumContext, List.of(new IndexRange("all", 0, count)));
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> restoreEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext, List<IndexRange> checkpoint) {
        return new SplitQueue<>(enumContext, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<IndexRange> getSplitSerializer() {
        return IndexRange.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<List<IndexRange>> getEnumeratorCheckpointSerializer() {
        return SplitQueue.serializer(IndexRange.SERIALIZER);
    }

    @Override
    public SourceReader<T, IndexRange> createReader(SourceReaderContext readerContext) {
        TypeSerializer<T> serializer = readerContext.createSerializer(type);
        DataInputView in = new DataInputView();
        in.wrap(encoded, 0, encoded.length);
        long[] decoded = {0};
        return new RangeReader<>(readerContext, index -> {
            // Records have no index into the bytes: what lies before a restored position is read over.
            while (decoded[0] < index) {
                serializer.deserialize(in);
                decoded[0]++;
            }
            decoded[0]++;
            return serializer.deserialize(in);
        });
    }
}
