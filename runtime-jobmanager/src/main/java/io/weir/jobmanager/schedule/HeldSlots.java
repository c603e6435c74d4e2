package io.weir.jobmanager.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slots that a job has, each in its place of the {@link SlotPlan}. Places whose TaskManager is lost become empty. */
final class HeldSlots {
    private final List<@Nullable Slot> slots;

    HeldSlots(int count) {
        slots = new ArrayList<>(Collections.nCopies(count, null));
    }

    /** Number of empty places. */
    int missing() {
        return (int) slots.stream().filter(slot -> slot == null).count();
    }

    /** Puts slots into empty places, in order. */
    void fill(List<Slot> granted) {
        int next = 0;
        for (int place = 0; place < slots.size() && next < granted.size(); place++) {
            if (slots.get(place) == null) {
                slots.set(place, granted.get(next++));
            }
        }
    }

    /** Puts a slot into a place of its own. */
    void put(int place, Slot slot) {
        slots.set(place, slot);
    }

    void forget(String taskManagerId) {
        slots.replaceAll(slot -> slot != null && slot.taskManagerId().equals(taskManagerId) ? null : slot);
    }

    Slot at(int place) {
        Slot slot = slots.get(place);
        if (slot == null) {
            throw new AssertionError("Place %d of %d has no slot".formatted(place, slots.size()));
        }
        return slot;
    }
}
