package io.weir.systemtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecisionLogTest {
    private static final long A = 11;
    private static final long B = 12;
    private static final long A_AGAIN = 13;
    private static final String POINTERS = "/weir/default/entries/job.1.checkpoints";

    @TempDir
    Path directory;

    private FileTxnLog log;
    private long zxid;

    @BeforeEach
    void contend() throws Exception {
        log = new FileTxnLog(
                Files.createDirectory(directory.resolve("version-2")).toFile());
        append(A, OpCode.create, created("/weir/default/election/latch-1", "a:1 http://a:8081"));
        append(B, OpCode.create, created("/weir/default/election/latch-2", "b:1 http://b:8081"));
        begin(A, "a:1");
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @Test
    void findsNothingWhereOneLeadsAfterTheOther() throws Exception {
        write(A, POINTERS, "1 /ck/chk-1\n");
        begin(B, "b:1");
        write(B, POINTERS, "1 /ck/chk-1\n11 /ck/chk-11\n");

        DecisionLog.Summary summary = read();

        assertThat(summary).isEqualTo(new DecisionLog.Summary(2, 2, 0, 2, 0, ""));
        assertThat(summary.isGood()).isTrue();
    }

    @Test
    void findsWhatAFormerLeaderHasChangedThoughInAnotherSession() throws Exception {
        begin(B, "b:1");
        append(A_AGAIN, OpCode.create, created("/weir/default/election/latch-3", "a:1 http://a:8081"));
        write(A_AGAIN, "/weir/default/entries/job.1.counter", "20");

        DecisionLog.Summary summary = read();

        assertThat(summary.staleWrites()).isEqualTo(1);
        assertThat(summary.example()).isEqualTo("/weir/default/entries/job.1.counter by a:1, while b:1 leads");
        assertThat(summary.isGood()).isFalse();
    }

    @Test
    void findsACheckpointThatTwoLeadersHaveCompleted() throws Exception {
        write(A, POINTERS, "1 /ck/chk-1\n");
        write(A, POINTERS, "2 /ck/chk-2\n");
        begin(B, "b:1");
        write(B, POINTERS, "1 /ck/chk-1\n");

        DecisionLog.Summary summary = read();

        assertThat(summary.completedTwice()).isEqualTo(1);
        assertThat(summary.isGood()).isFalse();
    }

    @Test
    void leavesOutWhatWasRefused() throws Exception {
        begin(B, "b:1");
        append(
                A,
                OpCode.multi,
                new MultiTxn(List.of(
                        part(OpCode.error, new ErrorTxn(-103)),
                        part(OpCode.setData, new SetDataTxn(POINTERS, bytes("1 /ck/chk-1\n"), 1)))));

        assertThat(read().writes()).isZero();
    }

    private DecisionLog.Summary read() throws Exception {
        log.commit();
        return DecisionLog.read(directory);
    }

    private void begin(long session, String address) throws Exception {
        write(session, "/weir/default/epoch", address + " 0123");
    }

    private void write(long session, String path, String value) throws Exception {
        Record set = new SetDataTxn(path, bytes(value), 1);
        append(session, OpCode.multi, new MultiTxn(List.of(part(OpCode.setData, set))));
    }

    private static Record created(String path, String value) {
        return new CreateTxn(path, bytes(value), List.of(), true, 0);
    }

    private void append(long session, int type, Record transaction) throws Exception {
        zxid++;
        TxnHeader header = new TxnHeader(session, 1, zxid, zxid, type);
        log.append(new Request(session, 1, type, header, transaction, zxid));
    }

    private static Txn part(int type, Record transaction) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        transaction.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        return new Txn(type, bytes.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
