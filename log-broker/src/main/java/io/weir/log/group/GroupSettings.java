package io.weir.log.group;

/**
 * How groups are kept; the names of users' settings are in brackets.
 *
 * @param membership who may join
 * @param offsets what is remembered
 */
public record GroupSettings(Membership membership, Offsets offsets) {
    /** Those of a broker without any of its own. */
    public static final GroupSettings DEFAULT = new GroupSettings(
            new Membership(6_000, 1_800_000, 3_000, Integer.MAX_VALUE),
            new Offsets(4_096, 604_800_000L, 600_000, 8 << 20));

    /**
     * Who may join.
     *
     * @param minSessionTimeoutMillis shortest silence that a member may ask for [group.min.session.timeout.ms]
     * @param maxSessionTimeoutMillis longest one [group.max.session.timeout.ms]
     * @param initialRebalanceDelayMillis for how long an empty group waits for further members
     *     [group.initial.rebalance.delay.ms]
     * @param maxSize most members [group.max.size]
     */
    public record Membership(
            int minSessionTimeoutMillis, int maxSessionTimeoutMillis, int initialRebalanceDelayMillis, int maxSize) {}

    /**
     * What is remembered.
     *
     * @param maxMetadataChars longest text beside an offset [offset.metadata.max.bytes]
     * @param retentionMillis for how long the offsets of a group without members stay [offsets.retention.minutes]
     * @param checkIntervalMillis how often is looked for what is too old [offsets.retention.check.interval.ms]
     * @param maxWriteBytes most bytes of a group, or of the offsets of one request
     */
    public record Offsets(int maxMetadataChars, long retentionMillis, long checkIntervalMillis, int maxWriteBytes) {}
}
