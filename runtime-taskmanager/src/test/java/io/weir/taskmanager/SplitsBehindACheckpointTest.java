package io.weir.taskmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Boundedness;
import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.connector.basic.IndexRange;
import io.weir.api.connector.basic.SplitQueue;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.taskmanager.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The enumerator's part of a checkpoint still has the splits that it sends behind the checkpoint. Where the reader's part had
 * them too, they would be read twice after a failure.
 */
@Timeout(60)
final class SplitsBehindACheckpointTest {
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static volatile CountDownLatch busy = new CountDownLatch(1);
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @BeforeEach
    void reset() {
        CALLS.clear();
        busy = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    @Test
    void areNotInItThoughTheTaskHearsOfBothAtOnce() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSource(new Watched(), WatermarkStrategy.noWatermarks(), "Watched", Types.LONG)
                .sinkTo(new DiscardingSink<>());
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Running running = tasks.start(env, 1, null, checkpoints);
            Task task = running.tasks.values().iterator().next();
            busy.await();
            LocalCheckpoints.Begun begun = checkpoints.begin(running, AfterSnapshot.CONTINUE);
            byte[] split = IndexRange.SERIALIZER.serialize(new IndexRange("range-1", 0, 10));
            task.tellSource(source -> source.addSplits(IndexRange.SERIALIZER.getVersion(), List.of(split)));

            gate.countDown();

            eventually("the task has heard of both", () -> CALLS.size() == 2);
            assertThat(CALLS).containsExactly("snapshot " + begun.id(), "splits");
            running.cancelAll();
            running.awaitEnd();
        }
    }

    /** Holds its task up at the first poll, and notes what the task does then. */
    private static final class Watched implements Source<Long, IndexRange, List<IndexRange>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boundedness getBoundedness() {
            return Boundedness.CONTINUOUS_UNBOUNDED;
        }

        @Override
        public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
                SplitEnumeratorContext<IndexRange> enumContext) {
            return new SplitQueue<>(enumContext, List.of());
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
        public SourceReader<Long, IndexRange> createReader(SourceReaderContext readerContext) {
            return new WatchedReader();
        }
    }

    private static final class WatchedReader implements SourceReader<Long, IndexRange> {
        private final CompletableFuture<Void> never = new CompletableFuture<>();

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) throws InterruptedException {
            busy.countDown();
            gate.await();
            return InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public List<IndexRange> snapshotState(long checkpointId) {
            CALLS.add("snapshot " + checkpointId);
            return List.of();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return never;
        }

        @Override
        public void addSplits(List<IndexRange> splits) {
            CALLS.add("splits");
        }

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }
}
