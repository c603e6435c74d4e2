package io.weir.operators.window;

import io.weir.api.windowing.TimeWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows as they are defined: each keeps its records by key; nothing is shared. */
final class NaiveWindows {
    /** A firing: the content of one key in one window. */
    record Fired(long windowEnd, long key, List<Long> values) {}

    private final TimeWindows windows;
    private final long lateness;
    private final TreeMap<Long, Map<Long, List<Long>>> contents = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;
    private long late;

    NaiveWindows(TimeWindows windows, long lateness) {
        this.windows = windows;
        this.lateness = lateness;
    }

    long late() {
        return late;
    }

    List<Fired> element(long key, long value, long timestamp) {
        List<Fired> fired = new ArrayList<>();
        boolean skipped = true;
        long latestStart = timestamp - Math.floorMod(timestamp - windows.offsetMillis(), windows.slideMillis());
        for (long start = latestStart; start > timestamp - windows.sizeMillis(); start -= windows.slideMillis()) {
            long end = start + windows.sizeMillis();
            if (end - 1 + lateness <= watermark) {
                continue;
            }
            skipped = false;
            List<Long> values = contents.computeIfAbsent(end, ignored -> new TreeMap<>())
                    .computeIfAbsent(key, ignored -> new ArrayList<>());
            values.add(value);
            if (end - 1 <= watermark) {
                fired.add(new Fired(end, key, List.copyOf(values)));
            }
        }
        if (skipped && timestamp + lateness <= watermark) {
            late++;
        }
        return fired;
    }

    /** The firings by window; the keys of one window in ascending order. */
    List<Fired> watermark(long timestamp) {
        List<Fired> fired = new ArrayList<>();
        long before = watermark;
        watermark = timestamp;
        contents.forEach((end, keys) -> {
            if (end - 1 > before && end - 1 <= timestamp) {
                keys.forEach((key, values) -> fired.add(new Fired(end, key, List.copyOf(values))));
            }
        });
        contents.keySet().removeIf(end -> end - 1 <= timestamp && end - 1 + lateness <= timestamp);
        fired.sort(Comparator.comparingLong(Fired::windowEnd).thenComparingLong(Fired::key));
        return fired;
    }
}
