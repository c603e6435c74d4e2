package io.weir.benchmarks.micro;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes, reads and copies records of eight fields with generated serializers and with Kryo, whose classes are registered.
 * An operation is one record; 256 records take turns and share a buffer, as in the exchange between tasks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// What Weir's scripts give to every process; without it writing a string looks at each of its chars.
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.lang=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SerializerBenchmark {
    private static final int RECORDS = 256;
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MAX_RECORD_BYTES = 256;

    private final EventPojo[] pojos = new EventPojo[RECORDS];
    private final EventRecord[] records = new EventRecord[RECORDS];
    private final DataOutputView target = new DataOutputView(BUFFER_BYTES);
    private final DataInputView pojoSource = new DataInputView();
    private final DataInputView recordSource = new DataInputView();
    private final Output kryoTarget = new Output(BUFFER_BYTES);
    private final Input kryoSource = new Input();
    private final Kryo kryo = new Kryo();
    private final TypeSerializer<EventPojo> pojoSerializer = serializer(EventPojo.class);
    private final TypeSerializer<EventRecord> recordSerializer = serializer(EventRecord.class);
    private byte[] pojoBytes = {};
    private byte[] recordBytes = {};
    private int next;

    private static <T> TypeSerializer<T> serializer(Class<T> type) {
        return Serializers.create(
                TypeInformation.of(type), SerializerConfig.STANDARD, SerializerBenchmark.class.getClassLoader());
    }

    /** Makes the records and their bytes. */
    @Setup
    public void makeRecords() {
        kryo.register(EventPojo.class);
        SplittableRandom random = new SplittableRandom(5);
        for (int index = 0; index < RECORDS; index++) {
            records[index] = EventRecord.number(index, random);
            pojos[index] = EventPojo.of(records[index]);
            kryo.writeObject(kryoTarget, pojos[index]);
        }
        pojoBytes = allBytes(pojoSerializer, pojos);
        recordBytes = allBytes(recordSerializer, records);
        kryoSource.setBuffer(kryoTarget.toBytes());
    }

    private static <T> byte[] allBytes(TypeSerializer<T> serializer, T[] values) {
        DataOutputView target = new DataOutputView(BUFFER_BYTES);
        for (T value : values) {
            serializer.serialize(value, target);
        }
        return target.toByteArray();
    }

    private int next() {
        next = next + 1 & RECORDS - 1;
        return next;
    }

    private void makeRoom() {
        if (target.position() > BUFFER_BYTES - MAX_RECORD_BYTES) {
            target.clear();
        }
    }

    /** Writes a POJO with its generated serializer. */
    @Benchmark
    public void writePojo() {
        makeRoom();
        pojoSerializer.serialize(pojos[next()], target);
    }

    /** Writes a record with its generated serializer. */
    @Benchmark
    public void writeRecord() {
        makeRoom();
        recordSerializer.serialize(records[next()], target);
    }

    /** Writes a POJO with Kryo. */
    @Benchmark
    public void writeKryo() {
        if (kryoTarget.position() > BUFFER_BYTES - MAX_RECORD_BYTES) {
            kryoTarget.reset();
        }
        kryo.writeObject(kryoTarget, pojos[next()]);
    }

    /** Reads a POJO with its generated serializer. */
    @Benchmark
    public EventPojo readPojo() {
        if (pojoSource.remaining() == 0) {
            pojoSource.wrap(pojoBytes, 0, pojoBytes.length);
        }
        return pojoSerializer.deserialize(pojoSource);
    }

    /** Reads a record with its generated serializer. */
    @Benchmark
    public EventRecord readRecord() {
        if (recordSource.remaining() == 0) {
            recordSource.wrap(recordBytes, 0, recordBytes.length);
        }
        return recordSerializer.deserialize(recordSource);
    }

    /** Reads a POJO with Kryo. */
    @Benchmark
    public EventPojo readKryo() {
        if (kryoSource.position() == kryoSource.limit()) {
            kryoSource.setPosition(0);
        }
        return kryo.readObject(kryoSource, EventPojo.class);
    }

    /** Copies a POJO with its generated serializer. */
    @Benchmark
    public EventPojo copyPojo() {
        return pojoSerializer.copy(pojos[next()]);
    }

    /** Copies a POJO with Kryo. */
    @Benchmark
    public EventPojo copyKryo() {
        return kryo.copy(pojos[next()]);
    }
}
