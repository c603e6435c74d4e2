package io.weir.benchmarks.workload;

/** A bid of an auction house. */
public final class Bid {
    static final long START_MILLIS = 1_600_000_000_000L;
    static final long DISORDER_MILLIS = 1_000;
    private static final long TIME_SEED = 0x574549520004L;
    private static final long AUCTION_SEED = 0x574549520104L;
    private static final long BIDDER_SEED = 0x574549520204L;

    /** What is bid for. */
    public long auction;

    /** Who bids. */
    public long bidder;

    /** How much. */
    public long price;

    /** When, in milliseconds of the epoch. */
    public long timestamp;

    /** For serializers. */
    public Bid() {}

    /** Bid number {@code index}: ten per millisecond, out of order by less than a second. */
    static Bid of(long index) {
        Bid bid = new Bid();
        long random = Mix.at(AUCTION_SEED, index);
        long newest = index / 15;
        bid.auction = 10_000 + ((random & 1) == 0 ? newest / 100 * 100 : newest - Mix.uniform(random, 1_000));
        long other = Mix.at(BIDDER_SEED, index);
        bid.bidder = 10_000 + index / 30 - Mix.uniform(other, 2_000);
        bid.price = 1 + (other & 0xFFFFF);
        bid.timestamp = START_MILLIS + index / 10 - Mix.uniform(Mix.at(TIME_SEED, index), DISORDER_MILLIS);
        return bid;
    }
}
