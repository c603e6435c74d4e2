package io.weir.jobmanager.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.rest.EventTimeView.Furthest;
import io.weir.jobmanager.rest.EventTimeView.Holder;
import io.weir.jobmanager.rest.EventTimeView.Told;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EventTimeViewTest {
    private static final long NONE = Long.MIN_VALUE;

    private final List<Told> subtasks = new ArrayList<>();

    @Test
    void namesTheSplitThatHoldsTheWatermarkBack() {
        running(60_000, split("a-0", 300_000, 0), split("a-2", 290_000, 0));
        running(60_000, split("a-3", 60_000, 95_000), split("a-1", 310_000, 0));

        EventTimeView view = view();

        assertThat(view.watermark()).isEqualTo(60_000);
        assertThat(view.holder())
                .isEqualTo(new Holder(1, "a-3", 60_000L, 1, 95_000, 0, 250_000L, new Furthest(1, "a-1", 310_000L)));
    }

    @Test
    void namesASplitThatNeverSentAnythingWhereThereIsNoWatermarkYet() {
        running(300_000, split("a-0", 300_000, 0));
        running(NONE, silent("a-1", 20_000), silent("a-3", 30_000));

        EventTimeView view = view();

        assertThat(view.watermark()).isNull();
        assertThat(view.holder())
                .isEqualTo(new Holder(1, "a-3", null, 0, 30_000, 1, null, new Furthest(0, "a-0", 300_000L)));
    }

    @Test
    void aSplitThatCameLaterHoldsBackWhereTheOthersAre() {
        running(300_000, split("a-0", 310_000, 0), silent("a-9", 20_000));

        EventTimeView view = view();

        assertThat(view.watermark()).isEqualTo(300_000);
        assertThat(view.holder()).isNotNull();
        assertThat(view.holder().split()).isEqualTo("a-9");
    }

    @Test
    void idleSplitsHoldNothingBack() {
        running(300_000, split("a-0", 300_000, 0), idle("a-3", 60_000));
        running(true, 60_000, idle("a-1", 60_000));

        EventTimeView view = view();

        assertThat(view.watermark()).isEqualTo(300_000);
        assertThat(view.holder()).isEqualTo(new Holder(0, "a-0", 300_000L, 1, 0, 0, null, null));
        assertThat(view.subtasks().get(0).slowest().get(1).idle()).isTrue();
    }

    @Test
    void nothingHoldsASourceBackThatIsIdle() {
        running(true, 60_000, idle("a-1", 60_000));

        assertThat(view().idle()).isTrue();
        assertThat(view().holder()).isNull();
        assertThat(view().watermark()).isNull();
    }

    @Test
    void namesASubtaskThatHasNoSplit() {
        running(300_000, split("a-0", 300_000, 0));
        running(NONE, silent("", 30_000));

        Holder holder = view().holder();

        assertThat(holder).isEqualTo(new Holder(1, null, null, 0, 30_000, 0, null, new Furthest(0, "a-0", 300_000L)));
        assertThat(view().subtasks().get(1).slowest()).isEmpty();
    }

    @Test
    void namesASubtaskWhoseSplitsHaveAllEnded() {
        running(300_000, split("a-0", 300_000, 0));
        running(120_000);

        assertThat(view().holder())
                .isEqualTo(new Holder(1, null, 120_000L, 0, 0, 0, 180_000L, new Furthest(0, "a-0", 300_000L)));
    }

    @Test
    void namesNoneUntilAllSubtasksHaveToldTheirTime() {
        running(300_000, split("a-0", 300_000, 0));
        subtasks.add(new Told(attempt(), TaskState.RUNNING, null));

        assertThat(view().holder()).isNull();
        assertThat(view().watermark()).isNull();
        assertThat(view().subtasks()).hasSize(1);
    }

    @Test
    void finishedSubtasksHoldNothingBack() {
        subtasks.add(new Told(attempt(), TaskState.FINISHED, null));
        running(300_000, split("a-0", 300_000, 0));

        assertThat(view().watermark()).isEqualTo(300_000);
    }

    @Test
    void nothingIsToldOfSourcesForWhichTimeDoesNotMatter() {
        subtasks.add(new Told(attempt(), TaskState.RUNNING, null));

        assertThat(view()).isEqualTo(new EventTimeView(9, null, false, null, null, List.of()));
    }

    @Test
    void aSubtaskWhoseInputHasEndedHoldsNothingBack() {
        running(Long.MAX_VALUE, split("", 120_000, 9_000));
        running(300_000, split("a-0", 300_000, 0));

        assertThat(view().watermark()).isEqualTo(300_000);
        assertThat(view().holder()).isEqualTo(new Holder(1, "a-0", 300_000L, 1, 0, 0, null, null));
    }

    @Test
    void nothingIsBehindTheEndOfTheInput() {
        running(Long.MAX_VALUE, split("a-0", Long.MAX_VALUE, 0));

        assertThat(view().holder()).isNull();
    }

    private EventTimeView view() {
        return EventTimeView.of(subtasks, 9);
    }

    private void running(long watermark, SplitTime... slowest) {
        running(false, watermark, slowest);
    }

    private void running(boolean idle, long watermark, SplitTime... slowest) {
        SplitTime furthest = null;
        for (SplitTime split : slowest) {
            if (!split.idle() && (furthest == null || split.watermark() > furthest.watermark())) {
                furthest = split;
            }
        }
        subtasks.add(new Told(attempt(), TaskState.RUNNING, time(idle, watermark, furthest, List.of(slowest))));
    }

    private static SourceTime time(
            boolean idle, long watermark, @Nullable SplitTime furthest, List<SplitTime> slowest) {
        int splits =
                (int) slowest.stream().filter(split -> !split.id().isEmpty()).count();
        return new SourceTime("flights", watermark, idle, 0, splits, 0, furthest, slowest);
    }

    private AttemptId attempt() {
        return new AttemptId(TestJobs.id(1), TestJobs.vertexId(0), subtasks.size(), 0);
    }

    private static SplitTime split(String id, long watermark, long silentMillis) {
        return new SplitTime(id, watermark, false, 1, silentMillis, 0, 0);
    }

    private static SplitTime silent(String id, long silentMillis) {
        return new SplitTime(id, NONE, false, 0, silentMillis, 0, 0);
    }

    private static SplitTime idle(String id, long watermark) {
        return new SplitTime(id, watermark, true, 1, 99_000, 0, 0);
    }
}
