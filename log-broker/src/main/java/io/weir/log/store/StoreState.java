package io.weir.log.store;

/**
 * Whether a store takes records.
 *
 * @param mode what it does
 * @param reason why not everything, in a sentence; empty when all is well
 */
public record StoreState(Mode mode, String reason) {
    /** All is well. */
    public static final StoreState WRITABLE = new StoreState(Mode.WRITABLE, "");

    /** What a store does. */
    public enum Mode {
        /** Takes and serves records. */
        WRITABLE,
        /** Serves records; takes them again by itself when there is room. */
        READ_ONLY,
        /** A write to disk failed in a way that leaves open what is there: does nothing more until it is started again. */
        STOPPED
    }
}
