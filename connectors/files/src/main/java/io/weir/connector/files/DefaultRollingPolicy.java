package io.weir.connector.files;

import io.weir.api.configuration.MemorySize;
import java.time.Duration;

/**
 * Files are over when they are large, have been open for long, or nothing was written to them for a while.
 *
 * @param <IN> the records
 */
public final class DefaultRollingPolicy<IN> implements RollingPolicy<IN> {
    private static final long serialVersionUID = 1L;

    private final long maxPartBytes;
    private final long rolloverMillis;
    private final long inactivityMillis;

    private DefaultRollingPolicy(PolicyBuilder builder) {
        maxPartBytes = builder.maxPartBytes;
        rolloverMillis = builder.rolloverMillis;
        inactivityMillis = builder.inactivityMillis;
    }

    /** 128 MB, one minute and one minute, unless set. */
    public static PolicyBuilder builder() {
        return new PolicyBuilder();
    }

    /** Settings of the policy. */
    public static final class PolicyBuilder {
        private long maxPartBytes = 128L << 20;
        private long rolloverMillis = 60_000;
        private long inactivityMillis = 60_000;

        private PolicyBuilder() {}

        /** With how many bytes a file is over before the next record. */
        public PolicyBuilder withMaxPartSize(MemorySize size) {
            maxPartBytes = requirePositive(size.bytes(), "size of a file in bytes");
            return this;
        }

        /** For how long a file is open. */
        public PolicyBuilder withRolloverInterval(Duration interval) {
            rolloverMillis = requirePositive(interval.toMillis(), "rollover interval in milliseconds");
            return this;
        }

        /** For how long nothing is written to a file until it is over. */
        public PolicyBuilder withInactivityInterval(Duration interval) {
            inactivityMillis = requirePositive(interval.toMillis(), "inactivity interval in milliseconds");
            return this;
        }

        /** The policy. */
        public <IN> DefaultRollingPolicy<IN> build() {
            return new DefaultRollingPolicy<>(this);
        }

        private static long requirePositive(long value, String what) {
            if (value < 1) {
                throw new IllegalArgumentException("The %s is at least 1, not %d.".formatted(what, value));
            }
            return value;
        }
    }

    @Override
    public boolean shouldRollOnCheckpoint(PartFileInfo partFileState) {
        return partFileState.getSize() > maxPartBytes;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo partFileState, IN element) {
        return partFileState.getSize() > maxPartBytes;
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo partFileState, long currentTime) {
        return currentTime - partFileState.getCreationTime() >= rolloverMillis
                || currentTime - partFileState.getLastUpdateTime() >= inactivityMillis;
    }
}
