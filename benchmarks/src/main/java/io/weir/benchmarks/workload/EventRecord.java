package io.weir.benchmarks.workload;

/**
 * {@link Event} as a record.
 *
 * @param id number of the event
 * @param userId number of the user
 * @param ts when, in milliseconds of the epoch
 * @param amount an amount of money
 * @param flag true for every third event
 * @param user name of the user
 * @param country two letters
 * @param text 32 letters
 */
public record EventRecord(
        long id, int userId, long ts, double amount, boolean flag, String user, String country, String text) {
    static EventRecord of(long index) {
        int userId = Event.userId(index);
        return new EventRecord(
                index,
                userId,
                Event.ts(index),
                Event.amount(index),
                Event.flag(index),
                Event.user(userId),
                Event.country(userId),
                Event.text(index));
    }
}
