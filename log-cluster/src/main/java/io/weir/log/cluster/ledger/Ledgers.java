package io.weir.log.cluster.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.bookkeeper.client.api.BKException;
import org.apache.bookkeeper.client.api.BookKeeper;
import org.apache.bookkeeper.client.api.DigestType;
import org.apache.bookkeeper.client.api.LedgerEntries;
import org.apache.bookkeeper.client.api.LedgerEntry;
import org.apache.bookkeeper.client.api.ListLedgersResult;
import org.apache.bookkeeper.client.api.ReadHandle;
import org.apache.bookkeeper.client.api.WriteHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ledgers in BookKeeper.
 *
 * <p><b>Threading:</b> may be called by any thread, which waits.
 *
 * <p><b>On failure</b> an {@link IOException} with what BookKeeper says.
 */
public final class Ledgers {
    private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);

    /** Longer than BookKeeper's own limits together, so that it is only for the unexpected. */
    private static final long PATIENCE_SECONDS = 60;

    /** Name in the metadata of a ledger what it belongs to. */
    private static final String TOPIC = "weir-topic";

    private static final String TOPIC_ID = "weir-topic-id";
    private static final String INDEX = "weir-partition-index";

    private static final byte[] NO_PASSWORD = {};

    private final BookKeeper client;

    /** {@code client} uses {@link NodePlacement}; it is not closed by this. */
    public Ledgers(BookKeeper client) {
        this.client = client;
    }

    /** Makes a ledger on these nodes, with each entry on all of them and confirmed by {@code ackQuorum}. */
    WriteHandle create(List<Integer> nodes, int ackQuorum, PartitionId partition) throws IOException {
        return wait(
                client.newCreateLedgerOp()
                        .withEnsembleSize(nodes.size())
                        .withWriteQuorumSize(nodes.size())
                        .withAckQuorumSize(ackQuorum)
                        .withDigestType(DigestType.CRC32C)
                        .withPassword(NO_PASSWORD)
                        .withCustomMetadata(Map.of(
                                NodePlacement.NODES,
                                NodePlacement.metadata(nodes),
                                TOPIC,
                                partition.topic().getBytes(UTF_8),
                                TOPIC_ID,
                                partition.topicId().toString().getBytes(UTF_8),
                                INDEX,
                                String.valueOf(partition.index()).getBytes(UTF_8)))
                        .execute(),
                "A ledger of %s on nodes %s cannot be made".formatted(partition, nodes));
    }

    /** Opens a ledger so that nobody can write to it any more, and all that was ever acknowledged is in it. */
    ReadHandle recover(long ledger) throws IOException {
        return open(ledger, true);
    }

    /** Opens a ledger that may still be written to; its last confirmed entry is what is known now. */
    ReadHandle open(long ledger) throws IOException {
        return open(ledger, false);
    }

    private ReadHandle open(long ledger, boolean recovers) throws IOException {
        return wait(
                client.newOpenLedgerOp()
                        .withLedgerId(ledger)
                        .withRecovery(recovers)
                        .withDigestType(DigestType.CRC32C)
                        .withPassword(NO_PASSWORD)
                        .execute(),
                "Ledger %d cannot be %s".formatted(ledger, recovers ? "taken over" : "opened"));
    }

    /** All ledgers there are. */
    List<Long> all() throws IOException {
        String what = "It cannot be found out which ledgers there are";
        List<Long> all = new ArrayList<>();
        try (ListLedgersResult found = wait(client.newListLedgersOp().execute(), what)) {
            found.toIterable().forEach(all::add);
            return all;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("%s: %s".formatted(what, e.getMessage()), e);
        }
    }

    /** What a ledger was made for; empty: for something else, or it is gone. */
    Optional<PartitionId> partitionOf(long ledger) throws IOException {
        try {
            Map<String, byte[]> metadata = wait(
                            client.getLedgerMetadata(ledger), "What ledger %d is for cannot be read".formatted(ledger))
                    .getCustomMetadata();
            byte[] topic = metadata.get(TOPIC);
            byte[] id = metadata.get(TOPIC_ID);
            byte[] index = metadata.get(INDEX);
            return topic == null || id == null || index == null
                    ? Optional.empty()
                    : Optional.of(new PartitionId(
                            new String(topic, UTF_8),
                            UUID.fromString(new String(id, UTF_8)),
                            Integer.parseInt(new String(index, UTF_8))));
        } catch (IOException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether a ledger cannot be read because it was deleted. */
    static boolean isGone(IOException failure) {
        int code = codeOf(failure);
        return code == BKException.Code.NoSuchLedgerExistsException
                || code == BKException.Code.NoSuchLedgerExistsOnMetadataServerException
                || code == BKException.Code.NoSuchEntryException;
    }

    /** Deletes a ledger; one that is not there is no problem, one that cannot be now is found by {@link LedgerSweep}. */
    void delete(long ledger) {
        client.newDeleteLedgerOp().withLedgerId(ledger).execute().whenComplete((done, failure) -> {
            if (failure != null
                    && codeOf(failure) != BKException.Code.NoSuchLedgerExistsException
                    && codeOf(failure) != BKException.Code.NoSuchLedgerExistsOnMetadataServerException) {
                LOG.warn("Ledger {} could not be deleted now; that is tried again.", ledger, failure);
            }
        });
    }

    /** Entries {@code first} to {@code last}, both included. */
    static List<Entry> read(ReadHandle handle, long first, long last) throws IOException {
        List<Entry> all = new ArrayList<>();
        try (LedgerEntries entries = wait(
                handle.readAsync(first, last),
                "Entries %d to %d of ledger %d cannot be read".formatted(first, last, handle.getId()))) {
            for (Iterator<LedgerEntry> each = entries.iterator(); each.hasNext(); ) {
                LedgerEntry entry = each.next();
                all.add(new Entry(entry.getEntryId(), java.nio.ByteBuffer.wrap(entry.getEntryBytes())));
            }
        }
        return all;
    }

    static <T> T wait(Future<T> future, String what) throws IOException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("%s: %s".formatted(what, cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IOException("%s within %d s".formatted(what, PATIENCE_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": interrupted", e);
        }
    }

    static void close(ReadHandle handle) {
        CompletableFuture<Void> closing = handle.closeAsync();
        closing.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("Ledger {} could not be closed.", handle.getId(), failure);
            }
        });
    }

    /** What BookKeeper calls a failure; 1: it is none of its own. */
    static int codeOf(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BKException refused) {
                return refused.getCode();
            }
        }
        return 1;
    }
}
