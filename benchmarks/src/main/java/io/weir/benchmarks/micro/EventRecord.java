package io.weir.benchmarks.micro;

import java.util.SplittableRandom;

/** The record of the keyed shuffle: five numbers and three short strings. */
public record EventRecord(
        long id, int userId, long ts, double amount, boolean flag, String user, String country, String text) {
    private static final int TEXT_CHARS = 32;

    static EventRecord number(int id, SplittableRandom random) {
        int userId = random.nextInt(100_000);
        int country = userId % 200;
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < TEXT_CHARS; index++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return new EventRecord(
                id,
                userId,
                1_700_000_000_000L + id / 10,
                id / 4.0,
                id % 3 == 0,
                "user-" + userId,
                "" + (char) ('A' + country / 26) + (char) ('A' + country % 26),
                text.toString());
    }
}
