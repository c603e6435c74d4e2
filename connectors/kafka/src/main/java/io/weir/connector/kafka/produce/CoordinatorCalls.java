package io.weir.connector.kafka.produce;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.jspecify.annotations.Nullable;

/**
 * Requests about producer ids and transactions: one at a time, to whoever coordinates the transactional id, again while the answer is
 * one that time changes. All of them may be repeated: a coordinator that has done it already says so.
 *
 * <p>Confined to the send loop; knows neither sockets nor clocks. Milliseconds are those of a clock that never goes back.
 */
final class CoordinatorCalls {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LAST_PAUSE_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 10;

    private final Deque<Call> waiting = new ArrayDeque<>();
    private final Map<String, Node> coordinators = new HashMap<>();

    /** Answers to requests that were given up belong to another turn. */
    private int turn;

    private boolean isInFlight;
    private int attempts;
    private long notBeforeMillis;
    private Answer last = Answer.NONE_YET;

    /** The brokers, as they are reached. */
    interface Network {
        /** Any broker; null: none is known at the moment. */
        @Nullable
        Node anyNode();

        /** Whether a request can be sent now; begins to connect where there is no connection. */
        boolean isReady(Node node);

        /** Whether the last attempt to connect failed. */
        boolean hasNoConnection(Node node);

        /** Why a broker will never be ready; null: it may be. */
        @Nullable
        Answer refusalOf(Node node);

        /** Sends a request; the receiver has to be called once, by this thread. */
        void send(Node node, AbstractRequest.Builder<?> request, Receiver receiver);
    }

    /** Is told the answer. */
    @FunctionalInterface
    interface Receiver {
        void onAnswer(Answer answer);
    }

    /**
     * What a broker answered.
     *
     * @param error of the answer; {@link Errors#NETWORK_EXCEPTION} where there is none
     * @param detail says more of the error
     * @param response null: none came
     */
    record Answer(Errors error, String detail, @Nullable AbstractResponse response) {
        static final Answer NONE_YET = failed(Errors.NETWORK_EXCEPTION, "no broker could be reached");

        static Answer failed(Errors error, String detail) {
            return new Answer(error, detail, null);
        }
    }

    /**
     * A request.
     *
     * @param transactionalId whose coordinator it goes to; null: any broker will do
     * @param request made anew for each attempt
     * @param deadlineMillis after which the last answer counts
     * @param receiver is told how it ended
     */
    record Call(
            @Nullable String transactionalId,
            AbstractRequest.Builder<?> request,
            long deadlineMillis,
            Receiver receiver) {}

    void submit(Call call) {
        waiting.add(call);
    }

    /** Does what can be done; the milliseconds until there may be more to do. */
    long advance(Network network, long nowMillis) {
        while (true) {
            Call call = waiting.peek();
            if (call == null) {
                return Deliveries.FOREVER;
            }
            long left = call.deadlineMillis - nowMillis;
            if (left <= 0) {
                finish(last);
                continue;
            }
            long pause = isInFlight ? left : attempt(call, network, nowMillis);
            if (pause > 0) {
                return Math.min(left, pause);
            }
        }
    }

    /** The milliseconds until there may be more to do; 0: the call has ended. */
    private long attempt(Call call, Network network, long nowMillis) {
        if (notBeforeMillis > nowMillis) {
            return notBeforeMillis - nowMillis;
        }
        String id = call.transactionalId;
        Node coordinator = id == null ? null : coordinators.get(id);
        Node node = coordinator == null ? network.anyNode() : coordinator;
        if (node == null || !network.isReady(node)) {
            Answer refusal = node == null ? null : network.refusalOf(node);
            if (refusal != null) {
                finish(refusal);
                return 0;
            }
            if (id != null && coordinator != null && network.hasNoConnection(coordinator)) {
                coordinators.remove(id);
            }
            return FIRST_PAUSE_MILLIS;
        }
        isInFlight = true;
        int sent = turn;
        if (id != null && coordinator == null) {
            network.send(node, lookUp(id), answer -> {
                if (sent == turn) {
                    onLookUp(id, answer, nowMillis);
                }
            });
        } else {
            network.send(node, call.request, answer -> {
                if (sent == turn) {
                    onAnswer(id, answer, nowMillis);
                }
            });
        }
        return Deliveries.FOREVER;
    }

    private static FindCoordinatorRequest.Builder lookUp(String transactionalId) {
        return new FindCoordinatorRequest.Builder(new FindCoordinatorRequestData()
                .setKeyType(CoordinatorType.TRANSACTION.id())
                .setKey(transactionalId));
    }

    private void onLookUp(String id, Answer answer, long sentMillis) {
        if (answer.error == Errors.NONE && answer.response instanceof FindCoordinatorResponse found) {
            isInFlight = false;
            for (Coordinator each : found.coordinators()) {
                coordinators.put(id, new Node(each.nodeId(), each.host(), each.port()));
            }
        } else {
            onAnswer(id, answer, sentMillis);
        }
    }

    private void onAnswer(@Nullable String id, Answer answer, long sentMillis) {
        isInFlight = false;
        if (!(answer.error.exception() instanceof RetriableException)) {
            finish(answer);
            return;
        }
        if (id != null && isElsewhere(answer.error)) {
            coordinators.remove(id);
        }
        last = answer;
        notBeforeMillis =
                sentMillis + Math.min(LAST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts, MAX_DOUBLINGS));
        attempts++;
    }

    private static boolean isElsewhere(Errors error) {
        return switch (error) {
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE, NETWORK_EXCEPTION -> true;
            default -> false;
        };
    }

    private void finish(Answer answer) {
        Call call = waiting.remove();
        turn++;
        isInFlight = false;
        attempts = 0;
        notBeforeMillis = 0;
        last = Answer.NONE_YET;
        call.receiver.onAnswer(answer);
    }

    /** No call has an answer any more. */
    void failAll(Answer answer) {
        while (!waiting.isEmpty()) {
            finish(answer);
        }
    }
}
