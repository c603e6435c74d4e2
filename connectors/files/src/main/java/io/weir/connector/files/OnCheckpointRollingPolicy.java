package io.weir.connector.files;

/**
 * Files are over with every checkpoint, so that all that a checkpoint covers is seen when it is complete.
 *
 * @param <IN> the records
 */
public final class OnCheckpointRollingPolicy<IN> implements RollingPolicy<IN> {
    private static final long serialVersionUID = 1L;

    private OnCheckpointRollingPolicy() {}

    /** The policy. */
    public static <IN> OnCheckpointRollingPolicy<IN> build() {
        return new OnCheckpointRollingPolicy<>();
    }

    @Override
    public boolean shouldRollOnCheckpoint(PartFileInfo partFileState) {
        return true;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo partFileState, IN element) {
        return false;
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo partFileState, long currentTime) {
        return false;
    }
}
