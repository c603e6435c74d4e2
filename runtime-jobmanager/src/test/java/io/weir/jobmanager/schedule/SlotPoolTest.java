package io.weir.jobmanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.schedule.SlotPool.Outcome.Granted;
import io.weir.jobmanager.schedule.SlotPool.Outcome.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotPoolTest {
    private final SlotPool pool = new SlotPool(10_000);

    @Test
    void fillsTaskManagersEvenly() {
        pool.addTaskManager("a", "host", 1, 3);
        pool.addTaskManager("b", "host", 2, 3);

        Granted granted = (Granted) pool.request("job", 4, 0).get(0);

        assertThat(granted.slots()).extracting(Slot::taskManagerId).containsExactly("a", "b", "a", "b");
        assertThat(pool.free()).isEqualTo(2);
        assertThat(pool.taken("a")).hasSize(2).containsValue("job");
    }

    @Test
    void grantsAllSlotsOrNone() {
        pool.addTaskManager("a", "host", 1, 2);

        assertThat(pool.request("job", 3, 0)).isEmpty();
        assertThat(pool.free()).isEqualTo(2);

        assertThat(pool.addTaskManager("b", "host", 2, 1)).singleElement().isInstanceOf(Granted.class);
        assertThat(pool.free()).isZero();
    }

    @Test
    void doesNotLetALargeRequestHoldUpASmallOne() {
        pool.addTaskManager("a", "host", 1, 2);
        pool.request("large", 5, 0);

        assertThat(pool.request("small", 1, 0)).singleElement().isInstanceOf(Granted.class);
    }

    @Test
    void refusesInTimeAndSaysHowManySlotsThereAreAndWhatToDo() {
        pool.addTaskManager("a", "host", 1, 2);
        pool.request("first", 1, 0);
        pool.request("job", 3, 1000);

        assertThat(pool.expire(10_999)).isEmpty();
        assertThat(pool.expire(11_000))
                .containsExactly(new Refused(
                        "job",
                        "The job needs 3 slots; 1 of 2 are free on 1 TaskManagers, and no more came within 10 s "
                                + "('slot.request.timeout'). Start more TaskManagers (bin/taskmanager.sh start), raise "
                                + "'taskmanager.numberOfTaskSlots', or lower the parallelism (-p)."));
        assertThat(pool.expire(20_000)).isEmpty();
    }

    @Test
    void givesReleasedSlotsToThoseWhoWait() {
        pool.addTaskManager("a", "host", 1, 2);
        pool.request("first", 2, 0);
        pool.request("second", 2, 0);

        List<SlotPool.Outcome> outcomes = pool.release("first");

        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.jobId()).isEqualTo("second");
            assertThat(granted.slots()).extracting(Slot::index).containsExactly(0, 1);
        });
    }

    @Test
    void losesTheSlotsOfALostTaskManager() {
        pool.addTaskManager("a", "host", 1, 2);
        pool.addTaskManager("b", "host", 1, 2);
        pool.request("job", 4, 0);

        pool.removeTaskManager("a");
        pool.release("job");

        assertThat(pool.total()).isEqualTo(2);
        assertThat(pool.free()).isEqualTo(2);
    }

    @Test
    void takesBackTheRequestOfAJobThatEnds() {
        pool.request("job", 1, 0);
        pool.release("job");

        assertThat(pool.addTaskManager("a", "host", 1, 1)).isEmpty();
    }
}
