package io.weir.log.wire.records;

import static io.weir.log.local.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.topic.Topic;
import io.weir.log.wire.RawClient;
import io.weir.log.wire.WireSettings.Limits;
import io.weir.log.wire.produce.InitProducerId;
import io.weir.log.wire.produce.TransactionGuard;
import io.weir.log.wire.records.RecordApis.Transactions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceIT {
    private final Queue<CompletableFuture<Void>> guarded = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    private RecordBroker broker;
    private RawClient client;
    private Topic topic;

    @BeforeEach
    void start() throws IOException {
        TransactionGuard guard = (transactionalId, producerId, epoch, partition, version) -> {
            CompletableFuture<Void> allowed = new CompletableFuture<>();
            guarded.add(allowed);
            return allowed;
        };
        open(new Transactions(guard, InitProducerId.withoutTransactions()));
        topic = broker.catalog().create("words", 1);
    }

    private void open(Transactions transactions) throws IOException {
        broker = new RecordBroker(directory, Limits.DEFAULT, RecordApis.Settings.DEFAULT, transactions);
        client = broker.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        until(() -> broker.server().freeRequestBytes() == Limits.DEFAULT.memoryBytes());
        broker.close();
    }

    private PartitionProduceResponse produce(int version, ProduceRequestData request) throws IOException {
        return only(client.ask(ApiKeys.PRODUCE, version, request, new ProduceResponseData()));
    }

    private static PartitionProduceResponse only(ProduceResponseData answer) {
        return answer.responses().iterator().next().partitionResponses().get(0);
    }

    private static ByteBuffer sequenced(int sequence, String... values) {
        return Requests.batch(new Producer(5, (short) 0, sequence), false, values);
    }

    @Test
    void answersABatchThatComesAgainWithTheOffsetItHas() throws IOException {
        assertThat(produce(13, Requests.produce(topic, sequenced(0, "a", "b"))).baseOffset())
                .isZero();
        assertThat(produce(13, Requests.produce(topic, sequenced(2, "c"))).baseOffset())
                .isEqualTo(2);

        assertThat(produce(13, Requests.produce(topic, sequenced(0, "a", "b"))).baseOffset())
                .isZero();
        assertThat(produce(13, Requests.produce(topic, sequenced(5, "x"))).errorCode())
                .isEqualTo(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
        assertThat(broker.store().partitions().iterator().next().highWatermark())
                .isEqualTo(3);
    }

    @Test
    void saysWhyABatchIsNotTaken() throws IOException {
        ByteBuffer damaged = sequenced(0, "a");
        damaged.put(damaged.limit() - 1, (byte) 99);

        PartitionProduceResponse refused = produce(8, Requests.produce(topic, damaged));

        assertThat(refused.errorCode()).isEqualTo(LogError.CORRUPT_MESSAGE.code());
        assertThat(refused.errorMessage()).contains("checksum").contains("words-0");
        assertThat(refused.baseOffset()).isEqualTo(-1);
        ByteBuffer two = ByteBuffer.allocate(1000)
                .put(sequenced(0, "a"))
                .put(sequenced(1, "b"))
                .flip();
        assertThat(produce(8, Requests.produce(topic, two)).errorCode()).isEqualTo(LogError.CORRUPT_MESSAGE.code());
        assertThat(produce(8, Requests.produce(topic, ByteBuffer.allocate(0))).errorCode())
                .isEqualTo(LogError.CORRUPT_MESSAGE.code());
    }

    @Test
    void refusesAcknowledgementsThatThereAreNot() throws IOException {
        ProduceRequestData request = Requests.produce(topic, sequenced(0, "a")).setAcks((short) 2);

        assertThat(produce(9, request).errorCode()).isEqualTo(LogError.INVALID_REQUIRED_ACKS.code());
    }

    @Test
    void keepsClientsFromWritingToInternalTopics() throws IOException {
        Topic internal = broker.catalog().create("__consumer_offsets", 1, true);

        assertThat(produce(9, Requests.produce(internal, sequenced(0, "a"))).errorCode())
                .isEqualTo(LogError.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void refusesZstdFromAClientThatCannotKnowIt() throws IOException {
        ByteBuffer batch = Requests.batch(Producer.NONE, false, "a");
        batch.putShort(21, (short) 4);

        assertThat(produce(6, Requests.produce(topic, batch)).errorCode())
                .isEqualTo(LogError.UNSUPPORTED_COMPRESSION_TYPE.code());
    }

    @Test
    void namesTopicsByTheirIdsFromVersionThirteenOn() throws IOException {
        Topic old = topic;
        broker.catalog().delete(old);
        topic = broker.catalog().create("words", 1);

        assertThat(produce(12, Requests.produce(old, sequenced(0, "a"))).errorCode())
                .isZero();
        assertThat(produce(13, Requests.produce(old, sequenced(1, "b"))).errorCode())
                .isEqualTo(LogError.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void asksTheGuardForEachBatchOfATransactionAndKeepsTheirOrder() throws IOException {
        for (int sequence = 0; sequence < 3; sequence++) {
            ByteBuffer batch = Requests.batch(new Producer(5, (short) 0, sequence), true, "v" + sequence);
            client.send(
                    ApiKeys.PRODUCE,
                    13,
                    sequence,
                    Requests.produce(topic, batch).setTransactionalId("transfer"));
        }
        until(() -> guarded.size() == 3);
        List<CompletableFuture<Void>> asked = List.copyOf(guarded);

        asked.get(2).complete(null);
        asked.get(1).complete(null);
        asked.get(0).complete(null);

        for (int sequence = 0; sequence < 3; sequence++) {
            PartitionProduceResponse answer = only(client.read().as(ApiKeys.PRODUCE, 13, new ProduceResponseData()));
            assertThat(answer.errorCode()).isZero();
            assertThat(answer.baseOffset()).isEqualTo(sequence);
        }
    }

    @Test
    void refusesABatchWhoseTransactionEndedBetweenTheGuardsWordAndTheAppend() throws IOException {
        PartitionLog log = broker.store().partitions().iterator().next();
        ByteBuffer batch = Requests.batch(new Producer(5, (short) 0, 0), true, "late");
        client.send(ApiKeys.PRODUCE, 11, 1, Requests.produce(topic, batch).setTransactionalId("transfer"));
        until(() -> guarded.size() == 1);

        log.append(BatchBuilder.marker(new Producer(5, (short) 0, -1), false, 1, 1000), AppendOrigin.BROKER)
                .join();
        guarded.remove().complete(null);

        PartitionProduceResponse answer = only(client.read().as(ApiKeys.PRODUCE, 11, new ProduceResponseData()));
        assertThat(answer.errorCode()).isEqualTo(LogError.INVALID_TXN_STATE.code());
        assertThat(log.stableOffset()).as("nothing is left open").isEqualTo(log.endOffset());
    }

    @Test
    void takesABatchThatWaitedForTheMarkerOfTheTransactionBefore() throws IOException {
        PartitionLog log = broker.store().partitions().iterator().next();
        ByteBuffer batch = Requests.batch(new Producer(5, (short) 1, 0), true, "next");
        client.send(ApiKeys.PRODUCE, 12, 1, Requests.produce(topic, batch).setTransactionalId("transfer"));
        until(() -> guarded.size() == 1);

        log.append(BatchBuilder.marker(new Producer(5, (short) 1, -1), true, 1, 1000), AppendOrigin.BROKER)
                .join();
        guarded.remove().complete(null);

        assertThat(only(client.read().as(ApiKeys.PRODUCE, 12, new ProduceResponseData()))
                        .errorCode())
                .isZero();
    }

    @Test
    void onlyATransactionThatGoesOnNumberingMayBeginAnywhereWhereProducersWereForgotten() throws IOException {
        produce(13, Requests.produce(topic, sequenced(0, "a")));
        client.close();
        broker.close();
        open(new Transactions(
                (id, producer, epoch, partition, version) -> CompletableFuture.completedFuture(null),
                InitProducerId.withoutTransactions()));
        broker.catalog().adopt(topic);
        ByteBuffer batch = Requests.batch(new Producer(3, (short) 1, 7), true, "b");
        ProduceRequestData request = Requests.produce(topic, batch).setTransactionalId("transfer");

        assertThat(produce(12, request).errorCode()).isEqualTo(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
        assertThat(produce(11, request).errorCode()).isZero();
    }

    @Test
    void tellsWhatTheGuardRefuses() throws IOException {
        ByteBuffer batch = Requests.batch(new Producer(5, (short) 0, 0), true, "a");
        client.send(ApiKeys.PRODUCE, 12, 1, Requests.produce(topic, batch).setTransactionalId("transfer"));
        until(() -> guarded.size() == 1);

        guarded.remove().completeExceptionally(new LogException(LogError.INVALID_TXN_STATE, "None is open."));

        PartitionProduceResponse answer = only(client.read().as(ApiKeys.PRODUCE, 12, new ProduceResponseData()));
        assertThat(answer.errorCode()).isEqualTo(LogError.INVALID_TXN_STATE.code());
        assertThat(answer.errorMessage()).isEqualTo("None is open.");
        assertThat(produce(12, Requests.produce(topic, batch)).errorCode()).isEqualTo(LogError.INVALID_REQUEST.code());
    }

    @Test
    void answersAfterTheTimeThatTheClientWaitsAndKeepsTheBytes() throws IOException {
        ByteBuffer batch = Requests.batch(new Producer(5, (short) 0, 0), true, "late");
        ProduceRequestData request =
                Requests.produce(topic, batch).setTransactionalId("transfer").setTimeoutMs(20);

        PartitionProduceResponse late = produce(13, request);
        assertThat(late.errorCode()).isEqualTo(LogError.REQUEST_TIMED_OUT.code());
        assertThat(late.errorMessage()).contains("20 ms");
        assertThat(broker.server().freeRequestBytes()).isLessThan(Limits.DEFAULT.memoryBytes());

        guarded.remove().complete(null);

        until(() -> broker.store().partitions().iterator().next().highWatermark() == 1);
    }

    @Test
    void refusesTransactionsWhereThereAreNone() throws IOException {
        client.close();
        broker.close();
        open(Transactions.NONE);
        topic = broker.catalog().create("other", 1);
        ByteBuffer batch = Requests.batch(new Producer(5, (short) 0, 0), true, "a");

        PartitionProduceResponse refused =
                produce(13, Requests.produce(topic, batch).setTransactionalId("transfer"));

        assertThat(refused.errorCode()).isEqualTo(LogError.INVALID_TXN_STATE.code());
        assertThat(refused.errorMessage()).contains("transactional.id");
        assertThat(initProducerId("transfer").errorCode()).isEqualTo(LogError.INVALID_REQUEST.code());
    }

    @Test
    void givesOutIdsOfProducersOnceAcrossRestarts() throws IOException {
        long first = initProducerId(null).producerId();
        assertThat(initProducerId(null).producerId()).isEqualTo(first + 1);
        client.close();
        broker.close();
        open(Transactions.NONE);

        assertThat(initProducerId(null).producerId()).isGreaterThan(first + 1);
    }

    private InitProducerIdResponseData initProducerId(String transactionalId) throws IOException {
        return client.ask(
                ApiKeys.INIT_PRODUCER_ID,
                4,
                new InitProducerIdRequestData().setTransactionalId(transactionalId),
                new InitProducerIdResponseData());
    }
}
