package io.weir.log.wire.records;

import static io.weir.log.local.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.error.LogError;
import io.weir.log.local.Written;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.topic.Topic;
import io.weir.log.wire.RawClient;
import io.weir.log.wire.WireSettings.Limits;
import io.weir.log.wire.records.RecordApis.Settings;
import io.weir.log.wire.records.RecordApis.Transactions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchIT {
    private static final int MINUTE = 60_000;

    @TempDir
    Path directory;

    private RecordBroker broker;
    private RawClient client;
    private Topic topic;

    @BeforeEach
    void start() throws IOException {
        open(Settings.DEFAULT);
        topic = broker.catalog().create("words", 3);
    }

    private void open(Settings settings) throws IOException {
        broker = new RecordBroker(directory, Limits.DEFAULT, settings, Transactions.NONE);
        client = broker.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        broker.close();
    }

    private PartitionLog log(int index) {
        return broker.store().find(topic.partition(index)).orElseThrow();
    }

    private void append(int index, ByteBuffer batch) {
        log(index).append(batch, AppendOrigin.CLIENT).join();
        Written.await(log(index));
    }

    private static ByteBuffer batch(String... values) {
        return Requests.batch(Producer.NONE, false, values);
    }

    private FetchResponseData fetch(int version, FetchRequestData request) throws IOException {
        return client.ask(ApiKeys.FETCH, version, request, new FetchResponseData());
    }

    private static PartitionData only(FetchResponseData answer) {
        return answer.responses().get(0).partitions().get(0);
    }

    private static FetchPartition of(int partition) {
        return Requests.from(0).setPartition(partition);
    }

    @Test
    void givesAWholeBatchHoweverSmallTheLimitsAre() throws IOException {
        append(0, batch("x".repeat(1000)));
        append(0, batch("y".repeat(1000)));

        PartitionData data = only(fetch(
                18,
                Requests.fetch(topic, Requests.from(0).setPartitionMaxBytes(1)).setMaxBytes(1)));

        assertThat(data.records().sizeInBytes()).isGreaterThan(1000).isLessThan(1200);
        assertThat(data.highWatermark()).isEqualTo(2);
    }

    @Test
    void staysWithinTheLimitOfTheWholeAnswer() throws IOException {
        for (int index = 0; index < 3; index++) {
            for (int i = 0; i < 10; i++) {
                append(index, batch("x".repeat(1000)));
            }
        }

        FetchResponseData answer =
                fetch(18, Requests.fetch(topic, of(0), of(1), of(2)).setMaxBytes(15_000));

        assertThat(answer.responses().get(0).partitions())
                .extracting(each -> each.records().sizeInBytes() / 1000)
                .containsExactly(10, 4, 1); // and the last batch is whole, though it is above the limit
    }

    @Test
    void answersAtOnceWhenAPartitionIsRefused() throws IOException {
        FetchResponseData answer = fetch(18, Requests.fetch(topic, of(0), of(7)).setMaxWaitMs(MINUTE));

        assertThat(answer.responses().get(0).partitions())
                .extracting(PartitionData::errorCode)
                .containsExactly((short) 0, LogError.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void refusesOffsetsThatAreNotThere() throws IOException {
        append(0, batch("a", "b", "c"));
        log(0).deleteBefore(2).join();

        assertThat(only(fetch(12, Requests.fetch(topic, Requests.from(4)).setMaxWaitMs(MINUTE)))
                        .errorCode())
                .isEqualTo(LogError.OFFSET_OUT_OF_RANGE.code());
        assertThat(only(fetch(12, Requests.fetch(topic, Requests.from(1)))).errorCode())
                .isEqualTo(LogError.OFFSET_OUT_OF_RANGE.code());
        assertThat(only(fetch(12, Requests.fetch(topic, Requests.from(2)))).logStartOffset())
                .isEqualTo(2);
    }

    @Test
    void refusesClientsOfAnotherEpoch() throws IOException {
        int epoch = log(0).leaderEpoch();

        assertThat(only(fetch(12, Requests.fetch(topic, of(0).setCurrentLeaderEpoch(epoch))))
                        .errorCode())
                .isZero();
        assertThat(only(fetch(12, Requests.fetch(topic, of(0).setCurrentLeaderEpoch(epoch - 1))))
                        .errorCode())
                .isEqualTo(LogError.FENCED_LEADER_EPOCH.code());
        assertThat(only(fetch(12, Requests.fetch(topic, of(0).setCurrentLeaderEpoch(epoch + 1))))
                        .errorCode())
                .isEqualTo(LogError.UNKNOWN_LEADER_EPOCH.code());
    }

    @Test
    void saysWhereWhatAClientHasReadIsNoLongerTheLog() throws IOException {
        append(0, batch("a", "b"));
        int epoch = log(0).leaderEpoch();

        PartitionData same =
                only(fetch(12, Requests.fetch(topic, Requests.from(1).setLastFetchedEpoch(epoch))));
        PartitionData other = only(fetch(
                12,
                Requests.fetch(topic, Requests.from(1).setLastFetchedEpoch(epoch + 1))
                        .setMaxWaitMs(MINUTE)));

        assertThat(same.records().sizeInBytes()).isPositive();
        assertThat(same.divergingEpoch().endOffset()).isEqualTo(-1);
        assertThat(other.records().sizeInBytes()).isZero();
        assertThat(other.divergingEpoch().epoch()).isEqualTo(epoch);
        assertThat(other.divergingEpoch().endOffset()).isEqualTo(2);
    }

    @Test
    void keepsNoFetchSessions() throws IOException {
        FetchRequestData request = Requests.fetch(topic, of(0));

        assertThat(fetch(18, request.setSessionEpoch(0)).sessionId()).isZero();
        assertThat(fetch(18, request.setSessionId(3).setSessionEpoch(1)).errorCode())
                .isEqualTo(LogError.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void hidesOpenTransactionsFromThoseWhoReadCommittedAndNamesAbortedOnes() throws IOException {
        Producer producer = new Producer(5, (short) 0, 0);
        append(0, batch("plain"));
        append(0, Requests.batch(producer, true, "aborted"));
        FetchRequestData committed = Requests.fetch(topic, of(0)).setIsolationLevel((byte) 1);

        PartitionData open = only(fetch(18, committed));
        log(0).append(BatchBuilder.marker(producer, false, 1, 1000), AppendOrigin.BROKER)
                .join();
        PartitionData settled = only(fetch(18, committed));

        assertThat(open.lastStableOffset()).isEqualTo(1);
        assertThat(open.highWatermark()).isEqualTo(2);
        assertThat(open.abortedTransactions()).isEmpty();
        assertThat(settled.lastStableOffset()).isEqualTo(3);
        assertThat(settled.records().sizeInBytes()).isGreaterThan(open.records().sizeInBytes());
        assertThat(settled.abortedTransactions()).singleElement().satisfies(aborted -> {
            assertThat(aborted.producerId()).isEqualTo(5);
            assertThat(aborted.firstOffset()).isEqualTo(1);
        });
        assertThat(only(fetch(18, Requests.fetch(topic, of(0)))).abortedTransactions())
                .isNull();
    }

    @Test
    void wakesWhoReadsCommittedWhenATransactionEnds() throws IOException {
        Producer producer = new Producer(5, (short) 0, 0);
        append(0, Requests.batch(producer, true, "in transaction"));
        client.send(
                ApiKeys.FETCH,
                18,
                1,
                Requests.fetch(topic, of(0)).setIsolationLevel((byte) 1).setMaxWaitMs(MINUTE));

        log(0).append(BatchBuilder.marker(producer, true, 1, 1000), AppendOrigin.BROKER)
                .join();

        assertThat(only(client.read().as(ApiKeys.FETCH, 18, new FetchResponseData()))
                        .lastStableOffset())
                .isEqualTo(2);
    }

    @Test
    void answersEmptyWhenTheTimeIsOver() throws IOException {
        PartitionData data = only(fetch(18, Requests.fetch(topic, of(0)).setMaxWaitMs(20)));

        assertThat(data.errorCode()).isZero();
        assertThat(data.records().sizeInBytes()).isZero();
    }

    @Test
    void answersAtOnceWhoAsksForNothing() throws IOException {
        FetchRequestData nothing =
                new FetchRequestData().setSessionEpoch(-1).setMinBytes(1).setMaxWaitMs(MINUTE);

        FetchResponseData answer = fetch(18, nothing);

        assertThat(answer.errorCode()).isZero();
        assertThat(answer.responses()).isEmpty();
    }

    @Test
    void answersWhatIsThereWhenTheTimeIsOver() throws IOException {
        append(0, batch("a"));

        PartitionData data =
                only(fetch(18, Requests.fetch(topic, of(0)).setMaxWaitMs(20).setMinBytes(1_000_000)));

        assertThat(data.records().sizeInBytes()).isPositive();
    }

    @Test
    void tellsWhoWaitsThatThePartitionIsGone() throws IOException {
        client.send(ApiKeys.FETCH, 12, 1, Requests.fetch(topic, of(0)).setMaxWaitMs(MINUTE));
        until(() -> broker.server().freeRequestBytes() < Limits.DEFAULT.memoryBytes());
        // Waits on by now, or finds out by itself.
        broker.catalog().delete(topic);

        assertThat(only(client.read().as(ApiKeys.FETCH, 12, new FetchResponseData()))
                        .errorCode())
                .isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void stopsWaitingWhenTheClientIsGone() throws IOException {
        client.send(ApiKeys.FETCH, 18, 1, Requests.fetch(topic, of(0)).setMaxWaitMs(MINUTE));
        until(() -> broker.server().freeRequestBytes() < Limits.DEFAULT.memoryBytes());

        client.close();

        until(() -> broker.server().freeRequestBytes() == Limits.DEFAULT.memoryBytes());
    }

    @Test
    void givesBackTheMemoryOfAnswersThatAClientDoesNotRead() throws IOException {
        client.close();
        broker.close();
        broker = new RecordBroker(
                directory,
                new Limits(1 << 20, 1 << 20, 1 << 20, 64, 10, 1500),
                new Settings(50 << 20, 10_000_000, 2),
                Transactions.NONE);
        topic = broker.catalog().create("other", 1);
        for (int i = 0; i < 20; i++) {
            append(0, batch("x".repeat(1_000_000)));
        }
        client = broker.connect();

        client.send(ApiKeys.FETCH, 18, 1, Requests.fetch(topic, of(0).setPartitionMaxBytes(50 << 20)));

        assertThat(client.readSize()).isGreaterThan(19_000_000);
        until(() -> broker.records().freeFetchBytes() == 10_000_000);
    }

    @Test
    void waitsForMemoryRatherThanReadMoreThanAllAnswersMayHold() throws IOException {
        append(0, batch("x".repeat(500_000)));
        client.close();
        broker.close();
        open(new Settings(1 << 20, 100_000, 2));
        topic = broker.catalog().create("other", 1);
        for (int i = 0; i < 8; i++) {
            append(0, batch("x".repeat(900_000)));
        }
        FetchRequestData request = Requests.fetch(topic, of(0));

        for (int i = 0; i < 20; i++) {
            client.send(ApiKeys.FETCH, 18, i, request);
        }

        for (int i = 0; i < 20; i++) {
            RawClient.Answer answer = client.read();
            assertThat(answer.correlationId()).isEqualTo(i);
            assertThat(answer.bytes().remaining()).isGreaterThan(900_000).isLessThan(1_000_000);
        }
        until(() -> broker.records().freeFetchBytes() == 100_000);
    }
}
