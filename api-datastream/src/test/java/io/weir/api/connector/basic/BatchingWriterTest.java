package io.weir.api.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import io.weir.api.metrics.MetricTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class BatchingWriterTest {
    private final FakeServer server = new FakeServer();
    private final MetricTree metrics = new MetricTree();
    private final ManualClock clock = new ManualClock();
    private final BatchingWriter<Integer, String> writer = new BatchingWriter<>(
            server,
            new BatchingWriter.Settings(2, 100, 2, 1_000, "setOutageTimeout"),
            String::valueOf,
            new OutageTest.ManualWaiting(),
            metrics);

    /** Notes what it is told, and fails as long as failures are left. */
    private static final class FakeServer implements BatchServer<String> {
        final List<String> calls = new ArrayList<>();
        final Queue<BatchFailure.Kind> failures = new ArrayDeque<>();

        @Override
        public String name() {
            return "The server";
        }

        @Override
        public void open() throws BatchFailure {
            called("open");
        }

        @Override
        public void send(List<String> batch) throws BatchFailure {
            called("send " + batch);
        }

        private void called(String call) throws BatchFailure {
            calls.add(call);
            BatchFailure.Kind failure = failures.poll();
            if (failure != null) {
                throw new BatchFailure(failure, "it is " + failure, new IllegalStateException());
            }
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    /** One timer, which rings when the test says so. */
    private static final class ManualClock implements ProcessingTimeService {
        private final Queue<ProcessingTimeCallback> timers = new ArrayDeque<>();

        @Override
        public long getCurrentProcessingTime() {
            return 0;
        }

        @Override
        public void registerTimer(long time, ProcessingTimeCallback target) {
            timers.add(target);
        }

        void ring() throws Exception {
            timers.remove().onProcessingTime(100);
        }
    }

    private void write(int... records) throws Exception {
        for (int record : records) {
            writer.write(record, new NoContext());
        }
    }

    private static final class NoContext implements SinkWriter.Context {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
            return 0L;
        }
    }

    private long count(String metric) {
        return metrics.counter(metric).getCount();
    }

    @Test
    void sendsFullBatchesAndTheRestAtTheIntervalAndAtCheckpoints() throws Exception {
        writer.start(clock);
        write(1, 2, 3);
        clock.ring();
        clock.ring();
        write(4);
        writer.flush(false);
        writer.flush(true);

        assertThat(server.calls).containsExactly("open", "send [1, 2]", "send [3]", "send [4]");
        assertThat(count("numRecordsSend")).isEqualTo(4);
        assertThat(count("numBatchesRepeated")).isZero();
    }

    @Test
    void repeatsTheWholeBatchOnANewConnectionWhenTheServerIsBack() throws Exception {
        server.failures.addAll(List.of(BatchFailure.Kind.AWAY, BatchFailure.Kind.AWAY, BatchFailure.Kind.AWAY));

        write(1, 2);

        assertThat(server.calls)
                .containsExactly("send [1, 2]", "close", "send [1, 2]", "close", "send [1, 2]", "close", "send [1, 2]");
        assertThat(count("numBatchesRepeated")).isEqualTo(3);
        assertThat(count("numRecordsSend")).isEqualTo(2);
    }

    @Test
    void givesUpWhatPassesAfterSomeTries() throws Exception {
        server.failures.addAll(List.of(BatchFailure.Kind.PASSING, BatchFailure.Kind.AWAY, BatchFailure.Kind.PASSING));
        write(1, 2);
        assertThat(count("numRecordsSend")).isEqualTo(2);

        for (int i = 0; i < 3; i++) {
            server.failures.add(BatchFailure.Kind.PASSING);
        }
        assertThatThrownBy(() -> write(3, 4))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessage("The server refused to write 2 records, also at 2 further tries: it is PASSING");
    }

    @Test
    void failsAtOnceWhereTheServerRefuses() {
        server.failures.add(BatchFailure.Kind.REFUSED);

        assertThatThrownBy(() -> writer.start(clock)).hasMessage("The server refused to connect: it is REFUSED");
        assertThat(server.calls).containsExactly("open", "close");
    }

    @Test
    void failsWhenTheServerIsAwayForTooLong() {
        for (int i = 0; i < 100; i++) {
            server.failures.add(BatchFailure.Kind.AWAY);
        }

        assertThatThrownBy(() -> write(1, 2))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The server has been away for 1000 ms: could not write 2 records: it is AWAY");
    }
}
