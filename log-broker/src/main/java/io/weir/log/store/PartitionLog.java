package io.weir.log.store;

import io.weir.log.error.LogException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The records of one partition, in the order of their offsets.
 *
 * <p>Offsets stand in this order: {@link #startOffset} ≤ {@link #stableOffset} ≤ {@link #highWatermark} ≤ {@link #endOffset}.
 * Only what lies below the high watermark is on disk, and only that is ever read.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and do not wait for a disk to sync. Appends are put in order by
 * the log itself.
 *
 * <p>What is refused is told by {@link LogException}: thrown in a future for appends and reads.
 */
public interface PartitionLog {
    /** Which. */
    PartitionId id();

    /** The first offset that can be read; below it records were deleted. */
    long startOffset();

    /** Behind the last record that is part of no open transaction and behind none that is. */
    long stableOffset();

    /** Behind the last record on disk. */
    long highWatermark();

    /** The offset that the next record gets. */
    long endOffset();

    /** The epoch that appended batches are stamped with; grows whenever another node, or this one anew, leads. */
    int leaderEpoch();

    /** How it is kept. */
    LogSettings settings();

    /** Keeps it differently from now on. */
    void settings(LogSettings newSettings);

    /**
     * Appends one batch.
     *
     * <p>A batch that its producer has sent before is not appended again: the answer tells the offsets it has, also when it
     * becomes durable only now.
     *
     * @param batch a whole batch of format 2; its offset, epoch and, if settings ask for it, timestamp are set in place. It
     *     must stay as it is until {@code unused} is run.
     * @param origin who appends
     * @param unused run once, by any thread, when the bytes are needed no more, which may be some time after the future is
     *     complete; also when the batch is refused. Must not throw
     * @return completes when the batch is on disk
     */
    CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, Runnable unused);

    /** As {@link #append(ByteBuffer, AppendOrigin, Runnable)}, with memory that nobody uses again. */
    default CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin) {
        return append(batch, origin, () -> {});
    }

    /**
     * As {@link #append(ByteBuffer, AppendOrigin)}, only if {@link #leaderEpoch} still is {@code expectedEpoch}; for
     * coordinators, whose writes must not outlive their leadership. Fails with NOT_LEADER_OR_FOLLOWER otherwise.
     */
    CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, int expectedEpoch);

    /**
     * Reads whole batches.
     *
     * @param offset from the batch that holds it on
     * @param maxBytes about how much; at least one batch if any lies below the limit of {@code isolation}
     * @param isolation up to where
     * @return the data, to be released; empty when {@code offset} is that limit. Fails with OFFSET_OUT_OF_RANGE below
     *     {@link #startOffset} and above {@link #highWatermark}, with KAFKA_STORAGE_ERROR where a batch is damaged
     */
    CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation);

    /**
     * Told when the slice of a {@link #read} was sent: its reader will probably come back for what follows, which may be got
     * ready meanwhile. Unlike other methods, this one takes as long as a read.
     *
     * @param offset of that read
     * @param endOffset of its slice
     * @param maxBytes of both reads
     * @param isolation of both reads
     */
    default void lookAhead(long offset, long endOffset, int maxBytes, Isolation isolation) {}

    /** Transactions aborted whose records lie in part within {@code from} (inclusive) to {@code to} (exclusive). */
    List<AbortedTransaction> abortedTransactions(long from, long to);

    /** The first record that is not older than {@code timestampMillis}; empty: none. */
    CompletableFuture<Optional<OffsetAtTime>> findByTime(long timestampMillis);

    /** The record with the highest timestamp; empty: there is no record. */
    CompletableFuture<Optional<OffsetAtTime>> findHighestTime();

    /** The largest epoch that is not above {@code epoch}, and the offset behind its last record. */
    EpochEnd endOf(int epoch);

    /** Deletes the records below {@code offset}, which is at most the high watermark; completes when they will not return. */
    CompletableFuture<Void> deleteBefore(long offset);

    /** Producers that are known here. */
    List<ProducerView> producers();

    /** Bytes of all segments. */
    long sizeInBytes();

    /** Calls {@code listener} whenever the high watermark or the stable offset has moved, or the partition goes; until removed. */
    void addListener(Listener listener);

    /** Calls it no more. */
    void removeListener(Listener listener);

    /** Waits for records. Called by threads of the store, so it must be quick and must not throw. */
    @FunctionalInterface
    interface Listener {
        /** There may be more to read, or nothing ever any more. */
        void moved(PartitionLog log);
    }

    /**
     * Who appends, and how a batch of a transaction was let in.
     *
     * @param isClient a client, whose batch is checked in every respect; else the broker itself: markers, and what coordinators
     *     remember
     * @param countsTransactions whether the producer has a new epoch, and begins to number its records, with each transaction
     * @param verifiedFrom {@link #endOffset} before the coordinator was asked whether the transaction goes on: a marker of the
     *     producer from there on has ended it since; {@link #NOT_VERIFIED}: nobody was asked
     */
    record AppendOrigin(boolean isClient, boolean countsTransactions, long verifiedFrom) {
        /** Above all offsets. */
        public static final long NOT_VERIFIED = Long.MAX_VALUE;

        /** A client that writes without a transaction. */
        public static final AppendOrigin CLIENT = new AppendOrigin(true, false, NOT_VERIFIED);

        /** A client whose batch has become part of the transaction of its epoch (KIP-890). */
        public static final AppendOrigin COUNTING_CLIENT = new AppendOrigin(true, true, NOT_VERIFIED);

        /** The broker itself. */
        public static final AppendOrigin BROKER = new AppendOrigin(false, false, NOT_VERIFIED);

        /** A client whose transaction goes on, as was found when the partition ended at {@code endOffset} or behind it. */
        public static AppendOrigin verifiedFrom(long endOffset) {
            return new AppendOrigin(true, false, endOffset);
        }
    }

    /** Up to where is read. */
    enum Isolation {
        /** The high watermark. */
        READ_UNCOMMITTED,
        /** The stable offset. */
        READ_COMMITTED
    }

    /**
     * Where a batch went.
     *
     * @param baseOffset of its first record
     * @param lastOffset of its last record
     * @param appendTimeMillis the broker's time if it was set, else -1
     * @param startOffset of the partition
     */
    record Appended(long baseOffset, long lastOffset, long appendTimeMillis, long startOffset) {}

    /** A record found by its time. */
    record OffsetAtTime(long offset, long timestampMillis, int leaderEpoch) {}

    /** An epoch and the offset behind it; (-1, -1): there is none. */
    record EpochEnd(int epoch, long endOffset) {}

    /** An aborted transaction: records of the producer from that offset on up to the marker do not count. */
    record AbortedTransaction(long producerId, long firstOffset) {}

    /**
     * What is known of a producer.
     *
     * @param lastSequence -1: none
     * @param coordinatorEpoch of the last marker, -1: none
     * @param transactionFirstOffset where its open transaction begins, -1: none is open
     */
    record ProducerView(
            long producerId,
            short epoch,
            int lastSequence,
            long lastTimestampMillis,
            int coordinatorEpoch,
            long transactionFirstOffset) {}
}
