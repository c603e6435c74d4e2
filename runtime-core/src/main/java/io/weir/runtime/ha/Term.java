package io.weir.runtime.ha;

/**
 * The time in which one JobManager leads.
 *
 * @param epoch grows from term to term; {@link #NOT_ELECTED} where there are no elections
 * @param token carried by all messages from and to the leader; empty: known to the leader alone, which tells it to those who
 *     register
 */
public record Term(long epoch, String token) {
    /** The epoch of a JobManager that is the only one. */
    public static final long NOT_ELECTED = 0;

    /** The term of that epoch. */
    public static Term of(long epoch) {
        if (epoch <= NOT_ELECTED) {
            throw new IllegalArgumentException("epoch=%d must be above %d".formatted(epoch, NOT_ELECTED));
        }
        return new Term(epoch, "epoch-" + epoch);
    }
}
