package io.weir.api.state;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long values of a state are kept: {@code StateTtlConfig.newBuilder(Duration.ofDays(7)).build()}. The time is that of the
 * machine. Elements of lists and entries of maps expire one by one.
 */
public final class StateTtlConfig implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Values are kept until they are removed. */
    public static final StateTtlConfig DISABLED =
            new StateTtlConfig(new Builder(Duration.ofMillis(Long.MAX_VALUE)).setUpdateType(UpdateType.Disabled));

    private final Duration timeToLive;
    private final UpdateType updateType;
    private final StateVisibility visibility;
    private final int cleanupSize;

    private StateTtlConfig(Builder builder) {
        timeToLive = builder.timeToLive;
        updateType = builder.updateType;
        visibility = builder.visibility;
        cleanupSize = builder.cleanupSize;
    }

    /** What makes a value younger. */
    public enum UpdateType {
        /** Values do not expire. */
        Disabled,
        /** Writing. */
        OnCreateAndWrite,
        /** Writing and reading. */
        OnReadAndWrite
    }

    /** What becomes of a value that has expired and is still there. */
    public enum StateVisibility {
        /** It may be read once more. */
        ReturnExpiredIfNotCleanedUp,
        /** It is as if it were removed. */
        NeverReturnExpired
    }

    /**
     * Begins a configuration.
     *
     * @throws IllegalArgumentException if {@code timeToLive} is not at least a millisecond
     */
    public static Builder newBuilder(Duration timeToLive) {
        return new Builder(timeToLive);
    }

    /** Whether values expire. */
    public boolean isEnabled() {
        return updateType != UpdateType.Disabled;
    }

    /** For how long values are kept. */
    public Duration getTimeToLive() {
        return timeToLive;
    }

    /** What makes a value younger. */
    public UpdateType getUpdateType() {
        return updateType;
    }

    /** What becomes of a value that has expired and is still there. */
    public StateVisibility getStateVisibility() {
        return visibility;
    }

    /** How many keys are looked at for what has expired when a record comes; 0: none. */
    public int getCleanupSize() {
        return cleanupSize;
    }

    /** Collects what a configuration says. */
    public static final class Builder {
        private static final int STANDARD_CLEANUP_SIZE = 5;

        private final Duration timeToLive;
        private UpdateType updateType = UpdateType.OnCreateAndWrite;
        private StateVisibility visibility = StateVisibility.NeverReturnExpired;
        private int cleanupSize = STANDARD_CLEANUP_SIZE;

        private Builder(Duration timeToLive) {
            if (timeToLive.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(
                        "A time to live of %s is too short: the least is one millisecond.".formatted(timeToLive));
            }
            this.timeToLive = timeToLive;
        }

        /** Says what makes a value younger. */
        public Builder setUpdateType(UpdateType updateType) {
            this.updateType = updateType;
            return this;
        }

        /** Writing makes a value younger, reading does not. */
        public Builder updateTtlOnCreateAndWrite() {
            return setUpdateType(UpdateType.OnCreateAndWrite);
        }

        /** Reading makes a value younger as writing does. */
        public Builder updateTtlOnReadAndWrite() {
            return setUpdateType(UpdateType.OnReadAndWrite);
        }

        /** Says what becomes of a value that has expired and is still there. */
        public Builder setStateVisibility(StateVisibility visibility) {
            this.visibility = visibility;
            return this;
        }

        /** A value that has expired may be read once more. */
        public Builder returnExpiredIfNotCleanedUp() {
            return setStateVisibility(StateVisibility.ReturnExpiredIfNotCleanedUp);
        }

        /** A value that has expired is never read. */
        public Builder neverReturnExpired() {
            return setStateVisibility(StateVisibility.NeverReturnExpired);
        }

        /** What has expired is left out of snapshots, which is so in any case. */
        public Builder cleanupFullSnapshot() {
            return this;
        }

        /**
         * When a record comes, some keys are looked at and removed if they have expired. On the rocksdb backend they are
         * looked at in groups, and fewer of them where few have expired.
         *
         * @param cleanupSize number of keys; the standard is 5
         * @param runCleanupForEveryRecord whether to do so for records that do not use the state, too, which is so in any case
         * @throws IllegalArgumentException if {@code cleanupSize} is not positive
         */
        public Builder cleanupIncrementally(int cleanupSize, boolean runCleanupForEveryRecord) {
            if (cleanupSize < 1) {
                throw new IllegalArgumentException("cleanupSize=%d must be >= 1".formatted(cleanupSize));
            }
            this.cleanupSize = cleanupSize;
            return this;
        }

        /** As {@link #cleanupInRocksdbCompactFilter(long)}. */
        public Builder cleanupInRocksdbCompactFilter() {
            return cleanupInRocksdbCompactFilter(1_000);
        }

        /**
         * What has expired is cleaned up in the background, on the rocksdb backend too. There it goes away in the same way as
         * with {@link #cleanupIncrementally}, not when files are compacted.
         *
         * @param queryTimeAfterNumEntries not used
         */
        public Builder cleanupInRocksdbCompactFilter(long queryTimeAfterNumEntries) {
            if (cleanupSize == 0) {
                cleanupSize = STANDARD_CLEANUP_SIZE;
            }
            return this;
        }

        /** What has expired goes away when it is read, and not otherwise. */
        public Builder disableCleanupInBackground() {
            cleanupSize = 0;
            return this;
        }

        /** The configuration. */
        public StateTtlConfig build() {
            return new StateTtlConfig(this);
        }
    }
}
