package io.weir.connector.files;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records go to a directory for the hour in which they are written, by the clock: {@code 2026-11-21--09}.
 *
 * @param <IN> the records
 */
public final class DateTimeBucketAssigner<IN> implements BucketAssigner<IN> {
    private static final long serialVersionUID = 1L;

    private static final String HOURS = "yyyy-MM-dd--HH";

    private final String formatString;
    private final ZoneId zoneId;
    private transient @Nullable DateTimeFormatter formatter;
    private transient long lastSecond = Long.MIN_VALUE;
    private transient String lastBucketId = "";

    /** A directory for each hour of the system's time zone. */
    public DateTimeBucketAssigner() {
        this(HOURS);
    }

    /** Directories named by a {@link DateTimeFormatter} pattern, in the system's time zone. */
    public DateTimeBucketAssigner(String formatString) {
        this(formatString, ZoneId.systemDefault());
    }

    /**
     * Directories named by a {@link DateTimeFormatter} pattern.
     *
     * @throws IllegalArgumentException if the pattern is none
     */
    public DateTimeBucketAssigner(String formatString, ZoneId zoneId) {
        this.formatString = formatString;
        this.zoneId = zoneId;
        formatter = formatter();
    }

    private DateTimeFormatter formatter() {
        return DateTimeFormatter.ofPattern(formatString, Locale.ROOT).withZone(zoneId);
    }

    /** The name is made once a second, since patterns have no use for less. */
    @Override
    public String getBucketId(IN element, Context context) {
        long second = Math.floorDiv(context.currentProcessingTime(), 1_000L);
        if (second != lastSecond || lastBucketId == null) {
            DateTimeFormatter present = formatter;
            if (present == null) {
                present = formatter();
                formatter = present;
            }
            lastSecond = second;
            lastBucketId = present.format(Instant.ofEpochSecond(second));
        }
        return lastBucketId;
    }
}
