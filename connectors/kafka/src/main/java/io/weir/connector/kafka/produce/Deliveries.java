package io.weir.connector.kafka.produce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Decides which batch goes where and when, and what an answer means. Of each partition one batch is on its way at a time, and the
 * next follows when it is known to be written: so records keep their order through whatever retries, and a batch that comes again is
 * always the last one that the partition has of its producer, which every broker recognizes.
 *
 * <p>Confined to the send loop; knows neither sockets nor clocks. Milliseconds are those of a clock that never goes back.
 */
final class Deliveries {
    /** No broker leads the partition, as far as is known. */
    static final int NO_NODE = -1;

    /** Nothing has to be done before somebody answers. */
    static final long FOREVER = Long.MAX_VALUE;

    private final DeliveryRules rules;
    private final Receiver receiver;

    /** Those whose queue is not empty. */
    private final List<Lane> busy = new ArrayList<>();

    /** Where the round begins, so that no partition is always the one that finds the request full. */
    private int first;

    private int inFlight;
    private boolean isAdding;
    private boolean isEnding;
    private boolean hasFailed;

    /** The brokers, as they are reached. */
    interface Network {
        /** The number of the broker that leads a partition, or {@link #NO_NODE}; then somebody asks for it. */
        int leaderOf(Lane lane);

        /** Whether a request can be sent now; begins to connect where there is no connection. */
        boolean isReady(int node);

        /** How long to wait for a broker that is not ready, if nothing happens before. */
        long pauseMillis(int node);

        /** Sends a request; {@link #onAnswer} has to be called for each of the batches. */
        void send(int node, List<SealedBatch> batches);

        /** Adds partitions to the transaction; {@link #onAdded} has to be called. */
        void addToTransaction(ProducerIdentity identity, List<Lane> lanes, long deadlineMillis);

        /** What is known about leaders is not true any more. */
        void askForLeaders();
    }

    /** Is told how it ends. */
    interface Receiver {
        /** A batch is in its partition; {@code baseOffset} is -1 where the broker does not tell. */
        void onWritten(SealedBatch batch, long baseOffset);

        /** Nothing is written any more. */
        void onFailed(IOException cause);
    }

    Deliveries(DeliveryRules rules, Receiver receiver) {
        this.rules = rules;
        this.receiver = receiver;
    }

    /** Takes a batch; those of a partition are in order. */
    void add(SealedBatch batch) {
        if (hasFailed || isEnding) {
            return;
        }
        Lane lane = batch.lane;
        if (!batch.identity.equals(lane.identity)) {
            lane.identity = batch.identity;
            lane.nextSequence = 0;
            lane.isAdded = false;
        }
        if (batch.identity.hasSequences()) {
            batch.finish(rules.compression(), lane.nextSequence);
            lane.nextSequence = DefaultRecordBatch.incrementSequence(lane.nextSequence, batch.records());
        } else {
            batch.finish(rules.compression(), SealedBatch.NO_SEQUENCE);
        }
        if (lane.queue.isEmpty()) {
            startOver(lane);
            busy.add(lane);
        }
        lane.queue.add(batch);
    }

    private static void startOver(Lane lane) {
        lane.attempts = 0;
        lane.notBeforeMillis = 0;
        lane.lastReason = "no leader is known";
    }

    /** Sends what can be sent; the milliseconds until there may be more to do. */
    long send(Network network, long nowMillis) {
        long pause = expire(nowMillis);
        if (hasFailed || isEnding || busy.isEmpty()) {
            return FOREVER;
        }
        Map<Integer, Request> requests = new LinkedHashMap<>();
        List<Lane> toAdd = new ArrayList<>();
        first = (first + 1) % busy.size();
        for (int i = 0; i < busy.size(); i++) {
            Lane lane = busy.get((first + i) % busy.size());
            if (!lane.isInFlight) {
                pause = Math.min(pause, prepare(lane, requests, toAdd, network, nowMillis));
            }
        }
        if (!toAdd.isEmpty() && !isAdding) {
            add(toAdd, network, nowMillis);
        }
        requests.forEach((node, request) -> network.send(node, request.batches));
        return pause;
    }

    private static final class Request {
        private final List<SealedBatch> batches = new ArrayList<>();
        private long bytes;
    }

    private long prepare(Lane lane, Map<Integer, Request> requests, List<Lane> toAdd, Network network, long nowMillis) {
        SealedBatch batch = lane.queue.element();
        if (lane.notBeforeMillis > nowMillis) {
            return lane.notBeforeMillis - nowMillis;
        }
        if (batch.identity.addsPartitions() && !lane.isAdded) {
            toAdd.add(lane);
            return FOREVER;
        }
        int node = network.leaderOf(lane);
        if (node == NO_NODE) {
            network.askForLeaders();
            return rules.backoffMillis();
        }
        if (!network.isReady(node)) {
            return Math.max(1, network.pauseMillis(node));
        }
        Request request = requests.computeIfAbsent(node, same -> new Request());
        if (request.bytes > 0 && request.bytes + batch.length() > rules.maxRequestBytes()) {
            return 0;
        }
        request.bytes += batch.length();
        request.batches.add(batch);
        lane.isInFlight = true;
        inFlight++;
        lane.attempts++;
        return FOREVER;
    }

    private void add(List<Lane> lanes, Network network, long nowMillis) {
        SealedBatch batch = lanes.get(0).queue.element();
        isAdding = true;
        network.addToTransaction(
                batch.identity, lanes, nowMillis + Math.max(1, rules.deliveryTimeoutMillis() - age(batch, nowMillis)));
    }

    /** The transaction has these partitions, unless there is an error. */
    void onAdded(List<Lane> lanes, Errors error, String detail) {
        isAdding = false;
        if (error == Errors.NONE) {
            lanes.forEach(lane -> lane.isAdded = true);
        } else {
            fail("Partitions %s could not be added to the transaction: %s".formatted(lanes, detail), error);
        }
    }

    /** A broker has answered, or will never: {@link Errors#NETWORK_EXCEPTION}. */
    void onAnswer(SealedBatch batch, Errors error, String detail, long baseOffset, long nowMillis, Network network) {
        Lane lane = batch.lane;
        lane.isInFlight = false;
        inFlight--;
        if (hasFailed || isEnding) {
            return;
        }
        switch (Verdict.of(error, batch.identity)) {
            case WRITTEN -> written(lane, batch, baseOffset);
            case AGAIN -> again(lane, batch, error, detail, nowMillis);
            case AGAIN_ELSEWHERE -> {
                network.askForLeaders();
                again(lane, batch, error, detail, nowMillis);
            }
            case REFUSED -> fail(refusal(batch, error, detail), error);
        }
    }

    private void written(Lane lane, SealedBatch batch, long baseOffset) {
        lane.queue.remove();
        if (lane.queue.isEmpty()) {
            busy.remove(lane);
        } else {
            startOver(lane);
        }
        receiver.onWritten(batch, baseOffset);
    }

    private void again(Lane lane, SealedBatch batch, Errors error, String detail, long nowMillis) {
        lane.lastReason = detail;
        lane.notBeforeMillis = nowMillis + rules.backoffMillis(lane.attempts);
        if (lane.attempts > rules.retries()) {
            fail(
                    "%s were sent %d times, as often as 'retries' allows; the last answer: %s"
                            .formatted(batch, lane.attempts, detail),
                    error);
        }
    }

    private String refusal(SealedBatch batch, Errors error, String detail) {
        return switch (error) {
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE ->
                "%s in a batch of %d bytes are more than the topic takes at once ('max.message.bytes'). Lower 'batch.size' of the sink, or raise the limit of the topic."
                        .formatted(batch, batch.length());
            case PRODUCER_FENCED, INVALID_PRODUCER_EPOCH ->
                "%s were refused, since another writer has taken over transactional id '%s', or the brokers have aborted the transaction: %s"
                        .formatted(batch, batch.identity.transactionalId(), detail);
            default -> "%s were refused: %s".formatted(batch, detail);
        };
    }

    /** Fails where a batch is older than it may get; the milliseconds until the next one would be. */
    private long expire(long nowMillis) {
        long left = FOREVER;
        for (Lane lane : busy) {
            SealedBatch batch = lane.queue.element();
            left = Math.min(left, rules.deliveryTimeoutMillis() - age(batch, nowMillis));
            if (left <= 0) {
                fail(
                        "%s could not be written within 'delivery.timeout.ms', %d ms: sent %d times; %s"
                                .formatted(batch, rules.deliveryTimeoutMillis(), lane.attempts, lane.lastReason),
                        Errors.REQUEST_TIMED_OUT);
                return FOREVER;
            }
        }
        return left;
    }

    private static long age(SealedBatch batch, long nowMillis) {
        return nowMillis - batch.createdMillis();
    }

    private void fail(String sentence, @Nullable Errors error) {
        fail(new IOException(sentence, error == null ? null : error.exception()));
    }

    /** Sends nothing any more. */
    void fail(IOException cause) {
        if (!hasFailed) {
            hasFailed = true;
            busy.clear();
            receiver.onFailed(cause);
        }
    }

    /** Sends nothing any more, not even what has to be sent again; what is on its way has to be waited for. */
    void end() {
        isEnding = true;
        busy.clear();
    }

    /** Whether nothing is on its way. */
    boolean isIdle() {
        return inFlight == 0 && !isAdding;
    }
}
