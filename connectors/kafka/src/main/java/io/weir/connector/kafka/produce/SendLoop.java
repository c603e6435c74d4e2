package io.weir.connector.kafka.produce;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that speaks with the brokers: gives {@link Deliveries} and {@link CoordinatorCalls} a network and a clock. */
final class SendLoop implements Runnable, Deliveries.Network, CoordinatorCalls.Network {
    private static final Logger LOG = LoggerFactory.getLogger(SendLoop.class);

    /** How long it sleeps at most where nothing is to be done; new work wakes it. */
    private static final long MAX_PAUSE_MILLIS = 60_000;

    private final ProducerSettings settings;
    private final KafkaClient client;
    private final ProducerMetadata metadata;
    private final SendQueue queue;
    private final Deliveries deliveries;
    private final CoordinatorCalls calls = new CoordinatorCalls();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<SealedBatch> handedOver = new ArrayDeque<>();
    private final Map<Integer, Node> nodes = new HashMap<>();
    private @Nullable Runnable onIdle;
    private volatile boolean isClosing;

    SendLoop(
            ProducerSettings settings,
            KafkaClient client,
            ProducerMetadata metadata,
            SendQueue queue,
            Written written) {
        this.settings = settings;
        this.client = client;
        this.metadata = metadata;
        this.queue = queue;
        deliveries = new Deliveries(settings.rules(), new Deliveries.Receiver() {
            @Override
            public void onWritten(SealedBatch batch, long baseOffset) {
                if (baseOffset >= 0) {
                    long last = baseOffset + batch.records() - 1;
                    written.onWritten(batch.lane.topic, batch.lane.partition, baseOffset, last);
                }
                queue.answered(batch);
            }

            @Override
            public void onFailed(IOException cause) {
                queue.fail(cause);
            }
        });
    }

    /** Milliseconds of a clock that never goes back. */
    static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** From any thread: has the loop do something, and wakes it. */
    void execute(Runnable task) {
        tasks.add(task);
        client.wakeup();
    }

    /** From any thread: there are batches in the queue. */
    void wake() {
        client.wakeup();
    }

    /** By the loop's thread. */
    void call(CoordinatorCalls.Call call) {
        calls.submit(call);
    }

    /** By the loop's thread: sends no batches any more, and says when none is on its way. */
    void endDeliveries(Runnable whenIdle) {
        deliveries.end();
        onIdle = whenIdle;
    }

    /** From any thread: ends the loop. */
    void close() {
        isClosing = true;
        client.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!isClosing) {
                round();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("The thread that sends the records of a Kafka sink has failed; its job fails too.", e);
            queue.fail(new IOException("The thread that sends records has failed: " + e, e));
        } finally {
            end();
        }
    }

    private void round() {
        queue.drainTo(handedOver);
        for (SealedBatch batch = handedOver.poll(); batch != null; batch = handedOver.poll()) {
            deliveries.add(batch);
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (onIdle != null && deliveries.isIdle()) {
            onIdle.run();
            onIdle = null;
        }
        long nowMillis = nowMillis();
        long pause = Math.min(calls.advance(this, nowMillis), deliveries.send(this, nowMillis));
        client.poll(Math.min(Math.max(0, pause), MAX_PAUSE_MILLIS), Time.SYSTEM.milliseconds());
    }

    private void end() {
        isClosing = true;
        queue.fail(new IOException("the sink was closed"));
        try {
            client.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The connections of a Kafka sink could not be closed: {}", e.getMessage());
        } finally {
            metadata.close();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            calls.failAll(CoordinatorCalls.Answer.failed(Errors.NETWORK_EXCEPTION, "the sink was closed"));
        }
    }

    /** Whether what is given to {@link #execute} may never be done. */
    boolean isClosing() {
        return isClosing;
    }

    // ---- produce requests

    @Override
    public int leaderOf(Lane lane) {
        Cluster cluster = metadata.fetch();
        Node leader = cluster.leaderFor(new TopicPartition(lane.topic, lane.partition));
        if (leader == null) {
            metadata.add(lane.topic, Time.SYSTEM.milliseconds());
            return Deliveries.NO_NODE;
        }
        nodes.put(leader.id(), leader);
        return leader.id();
    }

    private Node node(int number) {
        Node node = nodes.get(number);
        if (node == null) {
            throw new IllegalStateException("broker %d was never named".formatted(number));
        }
        return node;
    }

    @Override
    public boolean isReady(int number) {
        Node node = node(number);
        if (client.ready(node, Time.SYSTEM.milliseconds())) {
            return true;
        }
        AuthenticationException refused = client.authenticationException(node);
        if (refused != null) {
            deliveries.fail(new IOException(
                    "The broker %s does not let the sink in: %s".formatted(node, refused.getMessage()), refused));
        } else if (client.connectionFailed(node)) {
            // Another broker may lead by now.
            askForLeaders();
        }
        return false;
    }

    @Override
    public long pauseMillis(int number) {
        return client.pollDelayMs(node(number), Time.SYSTEM.milliseconds());
    }

    @Override
    public void askForLeaders() {
        metadata.requestUpdate(false);
    }

    @Override
    public void send(int number, List<SealedBatch> batches) {
        ProducerIdentity identity = batches.get(0).identity;
        ProduceRequest.Builder request = ProduceRequest.builder(body(identity, batches), identity.addsPartitions());
        long millis = Time.SYSTEM.milliseconds();
        client.send(
                client.newClientRequest(
                        Integer.toString(number),
                        request,
                        millis,
                        settings.acks() != 0,
                        settings.requestTimeoutMillis(),
                        response -> onProduced(response, batches)),
                millis);
    }

    private ProduceRequestData body(ProducerIdentity identity, List<SealedBatch> batches) {
        Map<String, Uuid> topicIds = metadata.topicIds();
        ProduceRequestData.TopicProduceDataCollection topics = new ProduceRequestData.TopicProduceDataCollection();
        for (SealedBatch batch : batches) {
            Uuid id = topicIds.getOrDefault(batch.lane.topic, Uuid.ZERO_UUID);
            ProduceRequestData.TopicProduceData topic = topics.find(batch.lane.topic, id);
            if (topic == null) {
                topic = new ProduceRequestData.TopicProduceData()
                        .setName(batch.lane.topic)
                        .setTopicId(id);
                topics.add(topic);
            }
            batch.topicId = id;
            topic.partitionData()
                    .add(new ProduceRequestData.PartitionProduceData()
                            .setIndex(batch.lane.partition)
                            .setRecords(batch.content()));
        }
        return new ProduceRequestData()
                .setTransactionalId(identity.transactionalId())
                .setAcks(settings.acks())
                .setTimeoutMs(settings.requestTimeoutMillis())
                .setTopicData(topics);
    }

    private void onProduced(ClientResponse response, List<SealedBatch> batches) {
        long nowMillis = nowMillis();
        CoordinatorCalls.Answer failure = failureOf(response);
        for (SealedBatch batch : batches) {
            if (failure != null) {
                deliveries.onAnswer(batch, failure.error(), failure.detail(), -1, nowMillis, this);
            } else if (response.responseBody() instanceof ProduceResponse produced) {
                answer(batch, find(produced, batch), nowMillis);
            } else {
                deliveries.onAnswer(batch, Errors.NONE, "", -1, nowMillis, this); // acks=0: nobody answers
            }
        }
    }

    private void answer(SealedBatch batch, @Nullable PartitionProduceResponse answer, long nowMillis) {
        if (answer == null) {
            String detail = "the broker's answer leaves the partition out";
            deliveries.onAnswer(batch, Errors.UNKNOWN_SERVER_ERROR, detail, -1, nowMillis, this);
        } else {
            Errors error = Errors.forCode(answer.errorCode());
            deliveries.onAnswer(batch, error, sentence(error, answer), answer.baseOffset(), nowMillis, this);
        }
    }

    private static String sentence(Errors error, PartitionProduceResponse answer) {
        if (!answer.recordErrors().isEmpty()) {
            String first = answer.recordErrors().get(0).batchIndexErrorMessage();
            return "%s (record %d of the batch: %s)"
                    .formatted(error.message(), answer.recordErrors().get(0).batchIndex(), first);
        }
        return answer.errorMessage() == null ? error.message() : answer.errorMessage();
    }

    /** Newer brokers name topics by their ids. */
    private static @Nullable PartitionProduceResponse find(ProduceResponse produced, SealedBatch batch) {
        for (TopicProduceResponse topic : produced.data().responses()) {
            boolean isTopic = topic.topicId().equals(Uuid.ZERO_UUID)
                    ? topic.name().equals(batch.lane.topic)
                    : topic.topicId().equals(batch.topicId);
            if (isTopic) {
                for (PartitionProduceResponse partition : topic.partitionResponses()) {
                    if (partition.index() == batch.lane.partition) {
                        return partition;
                    }
                }
            }
        }
        return null;
    }

    private static CoordinatorCalls.@Nullable Answer failureOf(ClientResponse response) {
        AuthenticationException refused = response.authenticationException();
        if (refused != null) {
            return CoordinatorCalls.Answer.failed(Errors.forException(refused), refused.toString());
        }
        UnsupportedVersionException mismatch = response.versionMismatch();
        if (mismatch != null) {
            return CoordinatorCalls.Answer.failed(Errors.UNSUPPORTED_VERSION, mismatch.toString());
        }
        if (response.wasTimedOut()) {
            return CoordinatorCalls.Answer.failed(
                    Errors.NETWORK_EXCEPTION,
                    "broker %s did not answer within 'request.timeout.ms'".formatted(response.destination()));
        }
        return response.wasDisconnected()
                ? CoordinatorCalls.Answer.failed(
                        Errors.NETWORK_EXCEPTION, "the connection to broker %s broke".formatted(response.destination()))
                : null;
    }

    // ---- requests to coordinators

    @Override
    public void addToTransaction(ProducerIdentity identity, List<Lane> lanes, long deadlineMillis) {
        String id = identity.transactionalId();
        if (id == null) {
            throw new IllegalStateException("no transaction");
        }
        List<TopicPartition> partitions = lanes.stream()
                .map(lane -> new TopicPartition(lane.topic, lane.partition))
                .toList();
        calls.submit(new CoordinatorCalls.Call(
                id,
                AddPartitionsToTxnRequest.Builder.forClient(id, identity.producerId(), identity.epoch(), partitions),
                deadlineMillis,
                answer -> deliveries.onAdded(lanes, answer.error(), answer.detail())));
    }

    @Override
    public @Nullable Node anyNode() {
        return client.leastLoadedNode(Time.SYSTEM.milliseconds()).node();
    }

    @Override
    public boolean isReady(Node node) {
        return client.ready(node, Time.SYSTEM.milliseconds());
    }

    @Override
    public CoordinatorCalls.@Nullable Answer refusalOf(Node node) {
        AuthenticationException refused = client.authenticationException(node);
        return refused == null
                ? null
                : CoordinatorCalls.Answer.failed(
                        Errors.forException(refused),
                        "the broker %s does not let the sink in: %s".formatted(node, refused.getMessage()));
    }

    @Override
    public boolean hasNoConnection(Node node) {
        return client.connectionFailed(node);
    }

    @Override
    public void send(Node node, AbstractRequest.Builder<?> request, CoordinatorCalls.Receiver receiver) {
        long millis = Time.SYSTEM.milliseconds();
        client.send(
                client.newClientRequest(
                        node.idString(),
                        request,
                        millis,
                        true,
                        settings.requestTimeoutMillis(),
                        response -> receiver.onAnswer(answerOf(response))),
                millis);
    }

    private static CoordinatorCalls.Answer answerOf(ClientResponse response) {
        CoordinatorCalls.Answer failure = failureOf(response);
        if (failure != null) {
            return failure;
        }
        Errors error = Errors.NONE;
        for (Errors each : response.responseBody().errorCounts().keySet()) {
            // The one that is told where others were not even looked at because of it.
            if (each != Errors.NONE && (error == Errors.NONE || error == Errors.OPERATION_NOT_ATTEMPTED)) {
                error = each;
            }
        }
        return new CoordinatorCalls.Answer(error, error.message(), response.responseBody());
    }
}
