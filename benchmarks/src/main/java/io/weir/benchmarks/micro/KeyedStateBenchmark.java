package io.weir.benchmarks.micro;

import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.benchmarks.workload.KeyedSum;
import io.weir.benchmarks.workload.Mix;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.StateBackend;
import io.weir.state.heap.HeapStateBackend;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counts per key in heap state, keys in random order. An operation is one record: read, change and write its value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, setup the rest
public class KeyedStateBenchmark {
    private static final int MAX_PARALLELISM = 128;
    private static final int RECORDS = 64;
    private static final int STREAM = 1 << 20;

    /** What keys are. */
    @Param({"LONG", "STRING"})
    public KeyKind keyKind;

    /** How many there are. */
    @Param({"10000", "1000000"})
    public int keys;

    /** Whether a checkpoint was taken before, since when changes are kept track of. */
    @Param({"false", "true"})
    public boolean tracked;

    private Object[] stream;
    private int[] hashes;
    private KeyedStateBackend backend;
    private ValueState<KeyedSum.Total> state;
    private KeyedTable<KeyedSum.Total> table;
    private int next;

    /** For JMH. */
    public KeyedStateBenchmark() {}

    /** What keys are. */
    public enum KeyKind {
        /** Longs. */
        LONG,
        /** Strings. */
        STRING
    }

    /** Makes the records and fills the state. */
    @Setup
    public void fill() throws Exception {
        Class<?> keyClass = keyKind == KeyKind.LONG ? Long.class : String.class;
        backend = new HeapStateBackend()
                .createKeyedState(StateBackend.KeyedStateParameters.standalone(
                        TypeInformation.of(keyClass), new KeyGroupRange(0, MAX_PARALLELISM), MAX_PARALLELISM));
        state = backend.valueState(new ValueStateDescriptor<>("total", KeyedSum.Total.class));
        table = backend.table("table", TypeInformation.of(KeyedSum.Total.class));
        for (int i = 0; i < keys; i++) {
            Object key = key(i);
            backend.setCurrentKey(key, KeyGroups.hash(key));
            state.update(new KeyedSum.Total());
            table.putCurrent(new KeyedSum.Total());
        }
        if (tracked) {
            CheckpointTarget nowhere = new CheckpointTarget(null, null, Long.MAX_VALUE);
            backend.startSnapshot(new CheckpointBarrier(
                            1, 0, CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE, true, -1, nowhere))
                    .advance(Integer.MAX_VALUE);
        }
        stream = new Object[STREAM];
        hashes = new int[STREAM];
        for (int i = 0; i < STREAM; i++) {
            stream[i] = key(Mix.uniform(Mix.at(1, i), keys));
            hashes[i] = KeyGroups.hash(stream[i]);
        }
    }

    private Object key(long number) {
        long mixed = Mix.mix64(number);
        return keyKind == KeyKind.LONG ? (Object) mixed : "key-" + mixed;
    }

    /** As a chain does it: entries are brought near, then each key becomes the current one. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void valueStatePrepared() throws Exception {
        backend.prepare(stream, hashes, next, next + RECORDS);
        valueState();
    }

    /** The same without bringing entries near. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void valueState() throws Exception {
        int end = next + RECORDS;
        for (int i = next; i < end; i++) {
            backend.setCurrentKey(stream[i], hashes[i]);
            KeyedSum.Total total = state.value();
            if (total == null) {
                throw new IllegalStateException("a key is lost");
            }
            total.count++;
            state.update(total);
        }
        next = end & (STREAM - 1);
    }

    /** The table of an operator that names keys itself. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void table() {
        int end = next + RECORDS;
        for (int i = next; i < end; i++) {
            KeyedSum.Total total = table.get(stream[i], hashes[i]);
            if (total == null) {
                throw new IllegalStateException("a key is lost");
            }
            total.count++;
            table.put(stream[i], hashes[i], total);
        }
        next = end & (STREAM - 1);
    }
}
