package io.weir.state.heap;

/**
 * Whether it is worth to know what changes, for increments. Where nearly everything changes from one checkpoint to the next, an
 * increment is as large as a whole image, and asking for each record whether its entry has changed before is for nothing. Then
 * some checkpoints are whole ones, twice as many each time that another increment was no better.
 */
final class IncrementsWorth {
    /** So many checkpoints may be written whole where increments would have become small again. */
    static final int MAX_WHOLE = 16;

    private int wholeInRow;
    private int wholeToCome;
    private boolean given = true;

    /** Whether changes are followed. */
    boolean isGiven() {
        return given;
    }

    /** A checkpoint begins. Answers whether changes are followed from now on. */
    boolean onCheckpoint() {
        given = wholeToCome == 0;
        if (!given) {
            wholeToCome--;
        }
        return given;
    }

    /** A checkpoint is complete that others may build on. */
    void onComplete(CheckpointChain chain) {
        if (chain.endsLikeWhole()) {
            wholeInRow = Math.min(MAX_WHOLE, Math.max(1, 2 * wholeInRow));
            wholeToCome = wholeInRow;
            given = false;
        } else if (chain.isIncremented()) {
            wholeInRow = 0;
        }
    }
}
