package io.weir.benchmarks.workload;

/** An event of eight fields, and what its fields are made of. */
@SuppressWarnings("NullAway.Init") // made with all fields set, or by a serializer
public final class Event {
    private static final long USER_SEED = 0x574549520005L;
    private static final long TEXT_SEED = 0x574549520105L;
    private static final int USERS = 100_000;
    private static final String[] TEXTS = texts();

    /** Number of the event. */
    public long id;

    /** Number of the user. */
    public int userId;

    /** When, in milliseconds of the epoch. */
    public long ts;

    /** An amount of money. */
    public double amount;

    /** True for every third event. */
    public boolean flag;

    /** Name of the user. */
    public String user;

    /** Two letters. */
    public String country;

    /** 32 letters. */
    public String text;

    /** For serializers. */
    public Event() {}

    /** Event number {@code index}. */
    static Event of(long index) {
        Event event = new Event();
        event.id = index;
        event.userId = userId(index);
        event.ts = ts(index);
        event.amount = amount(index);
        event.flag = flag(index);
        event.user = user(event.userId);
        event.country = country(event.userId);
        event.text = text(index);
        return event;
    }

    static int userId(long index) {
        return (int) Mix.uniform(Mix.at(USER_SEED, index), USERS);
    }

    static long ts(long index) {
        return Bid.START_MILLIS + index / 10;
    }

    static double amount(long index) {
        return (index % 1_000_003) / 4.0;
    }

    static boolean flag(long index) {
        return index % 3 == 0;
    }

    static String user(int userId) {
        return "user-" + userId;
    }

    static String country(int userId) {
        int number = userId % 200;
        return new String(new char[] {(char) ('A' + number / 26), (char) ('A' + number % 26)});
    }

    static String text(long index) {
        return TEXTS[(int) index & (TEXTS.length - 1)];
    }

    private static String[] texts() {
        String[] texts = new String[4_096];
        for (int t = 0; t < texts.length; t++) {
            char[] letters = new char[32];
            for (int c = 0; c < letters.length; c++) {
                letters[c] = (char) ('a' + Mix.uniform(Mix.at(TEXT_SEED, t * 32L + c), 26));
            }
            texts[t] = new String(letters);
        }
        return texts;
    }

    /** The hash of an event; {@code numbers} is the part of {@link #numbers}. */
    static long hash(long numbers, String user, String country, String text) {
        return Mix.mix64(numbers + 7L * user.hashCode() + 11L * country.hashCode() + 13L * text.hashCode());
    }

    /** What the numbers of an event add to its hash. */
    static long numbers(long id, int userId, long ts, double amount, boolean flag) {
        return id + 3 * ts + 5L * userId + (flag ? 1 : 0) + 17 * Double.doubleToLongBits(amount);
    }
}
