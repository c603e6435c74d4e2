package io.weir.taskmanager.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.connector.SourceOutput;
import io.weir.api.time.RelativeClock;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.Output;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SplitWatermarksTest {
    private static final long NONE = Long.MIN_VALUE;

    private final List<String> signals = new ArrayList<>();
    private long nowMillis = 1_000;
    private long heldUpMillis;
    private final Output<Object> next = new Output<>() {
        @Override
        public void collect(Object value, long timestamp) {}

        @Override
        public void watermark(long timestamp) {
            signals.add("watermark " + timestamp);
        }

        @Override
        public void idle(boolean idle) {
            signals.add(idle ? "idle" : "active");
        }
    };

    private SplitWatermarks watermarks = watermarks(WatermarkStrategy.forMonotonousTimestamps());

    @Test
    void aSplitThatNeverSentAnythingHoldsBackAndComesFirst() {
        send("a", 5_000);
        watermarks.split("empty", next, SplitWatermarksTest::failure);
        nowMillis += 95_000;
        watermarks.emitPeriodic();

        SourceTime time = watermarks.report("flights");

        assertThat(signals).isEmpty();
        assertThat(time.watermark()).isEqualTo(NONE);
        assertThat(time.splits()).isEqualTo(2);
        assertThat(time.furthest()).isNotNull();
        assertThat(time.furthest().id()).isEqualTo("a");
        assertThat(time.slowest().get(0)).isEqualTo(new SplitTime("empty", NONE, false, 0, 95_000, 95_000, 0));
        assertThat(time.slowest().get(1).watermark()).isEqualTo(4_999);
    }

    @Test
    void silenceIsCountedFromTheReportThatSawTheLastRecord() {
        send("a", 5_000);
        watermarks.report("flights");
        nowMillis += 3_000;
        assertThat(only().silentMillis()).isEqualTo(3_000);

        send("a", 5_000);

        assertThat(only().silentMillis()).isZero();
        assertThat(only().records()).isEqualTo(2);
    }

    @Test
    void anIdleSplitIsShownAsIdleAndHoldsNothingBack() {
        watermarks = watermarks(WatermarkStrategy.forMonotonousTimestamps().withIdleness(Duration.ofSeconds(10)));
        watermarks.split("empty", next, SplitWatermarksTest::failure);
        send("a", 5_000);
        watermarks.emitPeriodic();
        nowMillis += 9_000;
        send("a", 6_000);
        watermarks.emitPeriodic();
        assertThat(signals).isEmpty();

        nowMillis += 1_000;
        watermarks.emitPeriodic();
        nowMillis += 4_000;

        SourceTime time = watermarks.report("flights");
        assertThat(signals).containsExactly("watermark 5999");
        assertThat(time.idleTimeoutMillis()).isEqualTo(10_000);
        assertThat(time.idleSplits()).isEqualTo(1);
        assertThat(time.slowest()).last().isEqualTo(new SplitTime("empty", NONE, true, 0, 14_000, 10_000, 4_000));
    }

    @Test
    void aSplitThatSendsAgainIsIdleNoMore() {
        watermarks = watermarks(WatermarkStrategy.forMonotonousTimestamps().withIdleness(Duration.ofSeconds(10)));
        send("a", 5_000);
        watermarks.emitPeriodic();
        nowMillis += 10_000;
        watermarks.emitPeriodic();
        nowMillis += 10_000;
        watermarks.emitPeriodic();
        assertThat(watermarks.report("flights").idle()).isTrue();

        nowMillis += 5_000;
        send("a", 6_000);

        assertThat(signals).containsExactly("watermark 4999", "idle", "active");
        assertThat(only()).isEqualTo(new SplitTime("a", 4_999, false, 2, 0, 10_000, 15_000));
    }

    @Test
    void aSplitIsNotIdleBecauseTheTaskIsHeldUp() {
        watermarks = watermarks(WatermarkStrategy.forMonotonousTimestamps().withIdleness(Duration.ofSeconds(10)));
        send("a", 5_000);
        watermarks.emitPeriodic();

        nowMillis += 60_000;
        heldUpMillis += 55_000;
        watermarks.emitPeriodic();
        watermarks.emitPeriodic();

        assertThat(only().idle()).isFalse();
        assertThat(only().silentMillis()).isZero();
        assertThat(only().activeMillis()).isEqualTo(5_000);
    }

    @Test
    void aReleasedSplitIsShownNoMoreAndBeginsAnewWhenItComesBack() {
        send("a", 5_000);
        send("b", 9_000);
        watermarks.emitPeriodic();

        watermarks.release("a");

        assertThat(signals).containsExactly("watermark 4999", "watermark 8999");
        assertThat(only().id()).isEqualTo("b");
        nowMillis += 100;
        watermarks.split("a", next, SplitWatermarksTest::failure);
        assertThat(watermarks.report("flights").slowest().get(0))
                .isEqualTo(new SplitTime("a", NONE, false, 0, 0, 0, 0));
    }

    @Test
    void thereIsNothingToShowOnceTheLastSplitIsReleased() {
        send("a", 5_000);
        watermarks.release("a");

        SourceTime time = watermarks.report("flights");

        assertThat(time.slowest()).isEmpty();
        assertThat(time.furthest()).isNull();
        assertThat(time.splits()).isZero();
    }

    @Test
    void aReaderWithoutSplitsIsShownAsAWhole() {
        watermarks.whole().onRecord();
        watermarks.whole().generator().onEvent("record", 5_000, watermarks.whole());
        watermarks.emitPeriodic();

        SourceTime time = watermarks.report("flights");

        assertThat(time.splits()).isZero();
        assertThat(time.watermark()).isEqualTo(4_999);
        assertThat(time.slowest()).containsExactly(new SplitTime("", 4_999, false, 1, 0, 0, 0));
    }

    @Test
    void reportsTheSlowestOfManySplitsAndTheFurthest() {
        for (int i = 0; i < 3_000; i++) {
            send("part-" + i, 10_000 + (i * 7 + 3) % 3_000);
        }
        watermarks.emitPeriodic();

        SourceTime time = watermarks.report("flights");

        assertThat(time.splits()).isEqualTo(3_000);
        assertThat(time.slowest()).hasSize(SourceTime.MOST_SPLITS);
        assertThat(time.slowest().get(0).watermark()).isEqualTo(9_999);
        assertThat(time.slowest().get(99).watermark()).isEqualTo(10_098);
        assertThat(time.furthest()).isNotNull();
        assertThat(time.furthest().watermark()).isEqualTo(12_998);
    }

    private SplitTime only() {
        List<SplitTime> slowest = watermarks.report("flights").slowest();
        assertThat(slowest).hasSize(1);
        return slowest.get(0);
    }

    private void send(String split, long timestamp) {
        SourceOutput<Object> output = watermarks.split(split, next, SplitWatermarksTest::failure);
        output.collect("record", timestamp);
    }

    private SplitWatermarks watermarks(WatermarkStrategy<Object> strategy) {
        RelativeClock clock = new ActivityClock(
                () -> TimeUnit.MILLISECONDS.toNanos(nowMillis), () -> TimeUnit.MILLISECONDS.toNanos(heldUpMillis));
        return new SplitWatermarks(strategy, () -> clock, next);
    }

    private static RuntimeException failure(Throwable cause) {
        return new IllegalStateException(cause);
    }
}
