package io.weir.api.connector.basic;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.util.List;

/**
 * Text from a socket, cut at a delimiter. What was read cannot be read again, so nothing is promised about it after a
 * failure; for trying things out.
 */
public final class SocketTextSource implements Source<String, IndexRange, List<IndexRange>> {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;
    private final String delimiter;
    private final long maxRetrySeconds;

    /**
     * Describes where to connect to.
     *
     * @param maxRetrySeconds how long to try to connect again when the connection is lost; 0: not; -1: for ever
     */
    public SocketTextSource(String host, int port, String delimiter, long maxRetrySeconds) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A port is from 1 to 65535, this is %d.".formatted(port));
        }
        if (delimiter.isEmpty()) {
            throw new IllegalArgumentException("The delimiter of a socket source must not be empty.");
        }
        this.host = host;
        this.port = port;
        this.delimiter = delimiter;
        this.maxRetrySeconds = maxRetrySeconds;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext) {
        return new SplitQueue<>(enumContext, List.of(new IndexRange("socket", 0, Long.MAX_VALUE)));
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
    public SourceReader<String, IndexRange> createReader(SourceReaderContext readerContext) {
        return new SocketTextReader(readerContext, host, port, delimiter, maxRetrySeconds);
    }
}
