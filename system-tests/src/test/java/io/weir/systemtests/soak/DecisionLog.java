package io.weir.systemtests.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.ByteBufferInputStream;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.TxnLog.TxnIterator;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.DeleteTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnHeader;
import org.jspecify.annotations.Nullable;

/**
 * What leaders have written, as a peer of ZooKeeper has it in its log of transactions: in what order, and by which session. Tells
 * what was accepted of those who did not lead any more, whatever the processes themselves believe.
 *
 * <p>A session belongs to the JobManager whose address it has put into the election; an epoch to the one whose address is in
 * the node of the epoch.
 */
final class DecisionLog {
    private static final String ELECTION = "/election/";
    private static final String EPOCH = "/epoch";
    private static final String ENTRIES = "/entries/";
    private static final String CHECKPOINTS = ".checkpoints";

    /**
     * What is in it.
     *
     * @param epochs how many were begun
     * @param writes how many changes of entries there were
     * @param staleWrites how many of them were by another one than who had begun the newest epoch
     * @param checkpoints how many were completed
     * @param completedTwice how many of them under two epochs
     * @param example of what should not be there; empty: nothing
     */
    record Summary(int epochs, int writes, int staleWrites, int checkpoints, int completedTwice, String example) {
        boolean isGood() {
            return staleWrites == 0 && completedTwice == 0;
        }
    }

    /** A node that a session has made, changed or deleted; {@code data} is null for the latter. */
    private record Change(long session, String path, byte @Nullable [] data) {
        String text() {
            byte[] present = data;
            return present == null ? "" : new String(present, StandardCharsets.UTF_8);
        }
    }

    private final Map<Long, String> processes = new HashMap<>();
    private final Map<String, Integer> completedIn = new HashMap<>();
    private final Set<String> twice = new HashSet<>();
    /** The checkpoints that entries name at this moment. */
    private final Set<String> kept = new HashSet<>();

    private String leader = "";
    private int epochs;
    private int writes;
    private int stale;
    private String example = "";

    private DecisionLog() {}

    /** Reads the log of a peer whose {@code dataDir} is {@code directory}. */
    static Summary read(Path directory) {
        List<Change> changes = new ArrayList<>();
        try (FileTxnLog log = new FileTxnLog(directory.resolve("version-2").toFile());
                TxnIterator entries = log.read(0)) {
            if (entries.getHeader() != null) {
                do {
                    add(entries.getHeader(), entries.getTxn(), changes);
                } while (entries.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DecisionLog decisions = new DecisionLog();
        changes.forEach(decisions::noteProcess);
        changes.forEach(decisions::judge);
        return new Summary(
                decisions.epochs,
                decisions.writes,
                decisions.stale,
                decisions.completedIn.size(),
                decisions.twice.size(),
                decisions.example);
    }

    private static void add(TxnHeader header, Record transaction, List<Change> changes) throws IOException {
        if (!(transaction instanceof MultiTxn multi)) {
            add(header.getClientId(), transaction, changes);
        } else if (multi.getTxns().stream().noneMatch(part -> part.getType() == OpCode.error)) {
            for (Txn part : multi.getTxns()) {
                add(header.getClientId(), partOf(part), changes);
            }
        }
    }

    private static @Nullable Record partOf(Txn part) throws IOException {
        Record read = switch (part.getType()) {
            case OpCode.setData -> new SetDataTxn();
            case OpCode.delete -> new DeleteTxn();
            case OpCode.create -> new CreateTxn();
            default -> null; // a check, which changes nothing
        };
        if (read != null) {
            ByteBufferInputStream.byteBuffer2Record(ByteBuffer.wrap(part.getData()), read);
        }
        return read;
    }

    private static void add(long session, @Nullable Record transaction, List<Change> changes) {
        if (transaction instanceof CreateTxn create) {
            changes.add(new Change(session, create.getPath(), create.getData()));
        } else if (transaction instanceof SetDataTxn set) {
            changes.add(new Change(session, set.getPath(), set.getData()));
        } else if (transaction instanceof DeleteTxn delete) {
            changes.add(new Change(session, delete.getPath(), null));
        }
    }

    private void noteProcess(Change change) {
        if (change.path.contains(ELECTION) && change.data != null) {
            processes.put(change.session, firstWord(change));
        }
    }

    private void judge(Change change) {
        if (change.path.endsWith(EPOCH) && change.data != null && change.data.length > 0) {
            leader = firstWord(change);
            epochs++;
        } else if (change.path.contains(ENTRIES)) {
            writes++;
            String writer = processes.getOrDefault(change.session, "nobody known");
            if (!writer.equals(leader)) {
                stale++;
                example = "%s by %s, while %s leads".formatted(change.path, writer, leader);
            }
            if (change.path.endsWith(CHECKPOINTS) && change.data != null) {
                noteCheckpoints(change);
            }
        }
    }

    private void noteCheckpoints(Change change) {
        for (String line : change.text().split("\n", -1)) {
            String checkpoint = change.path + " " + line;
            boolean isNew = !line.isEmpty() && !kept.contains(checkpoint);
            if (isNew && completedIn.putIfAbsent(checkpoint, epochs) != null) {
                twice.add(checkpoint);
                example = checkpoint + " was completed twice";
            }
        }
        kept.removeIf(each -> each.startsWith(change.path + " "));
        for (String line : change.text().split("\n", -1)) {
            kept.add(change.path + " " + line);
        }
    }

    private static String firstWord(Change change) {
        return change.text().split(" ", 2)[0];
    }
}
