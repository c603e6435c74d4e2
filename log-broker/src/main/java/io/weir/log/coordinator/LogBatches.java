package io.weir.log.coordinator;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.LogWrite.Marker;
import io.weir.log.coordinator.LogWrite.Records;
import io.weir.log.coordinator.LogWrite.Transactional;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Batches of the log of a coordinator, as bytes and as what they say.
 *
 * @param <W> the records
 */
public final class LogBatches<W> {
    private static final int NO_SEQUENCE = -1;
    private static final short COMMIT = 1;

    private final RecordCodec<W> codec;

    /** {@code codec} knows the records. */
    public LogBatches(RecordCodec<W> codec) {
        this.codec = codec;
    }

    /** The bytes of a batch, stamped with the time. */
    public ByteBuffer encode(LogWrite<W> write, long wallMillis) {
        if (write instanceof Marker<W> marker) {
            return BatchBuilder.marker(
                    new Producer(marker.producerId(), marker.producerEpoch(), NO_SEQUENCE),
                    marker.committed(),
                    marker.coordinatorEpoch(),
                    wallMillis);
        }
        BatchBuilder batch = new BatchBuilder();
        List<W> records;
        if (write instanceof Transactional<W> transactional) {
            batch.producer(new Producer(transactional.producerId(), transactional.producerEpoch(), NO_SEQUENCE), true);
            records = transactional.records();
        } else {
            records = ((Records<W>) write).records();
        }
        for (W record : records) {
            batch.add(wallMillis, codec.key(record), codec.value(record));
        }
        return batch.build();
    }

    /**
     * Gives what each batch says to {@code action}, in order.
     *
     * @return the offset behind the last batch; -1: there was none
     * @throws MalformedBatchException if that makes no sense
     */
    public long decode(ByteBuffer batches, Consumer<LogWrite<W>> action) {
        long next = -1;
        BatchHeader header = new BatchHeader(batches, batches.position());
        for (int at = batches.position(); at < batches.limit(); at += header.sizeInBytes()) {
            header.moveTo(batches, at);
            if (!header.isWhole()) {
                throw new MalformedBatchException("A batch is cut off");
            }
            action.accept(header.isControl() ? marker(batches, header) : records(batches, header));
            next = header.lastOffset() + 1;
        }
        return next;
    }

    private LogWrite<W> records(ByteBuffer batches, BatchHeader header) {
        List<W> records = new ArrayList<>();
        BatchReader.read(batches, header, each -> {
            if (each.key() == null) {
                throw new MalformedBatchException("A record of a coordinator has no key");
            }
            records.add(codec.read(each.key(), each.value()));
        });
        return header.isTransactional()
                ? new Transactional<>(header.producerId(), header.producerEpoch(), records)
                : new Records<>(records);
    }

    private LogWrite<W> marker(ByteBuffer batches, BatchHeader header) {
        List<Marker<W>> markers = new ArrayList<>();
        BatchReader.read(batches, header, each -> {
            if (each.key() == null || each.value() == null) {
                throw new MalformedBatchException("A marker has no key or no value");
            }
            FieldReader key = new FieldReader(each.key());
            key.int16();
            boolean committed = key.int16() == COMMIT;
            FieldReader value = new FieldReader(each.value());
            value.int16();
            markers.add(new Marker<>(header.producerId(), header.producerEpoch(), committed, value.int32()));
        });
        if (markers.size() != 1) {
            throw new MalformedBatchException("A batch of %d markers".formatted(markers.size()));
        }
        return markers.get(0);
    }
}
