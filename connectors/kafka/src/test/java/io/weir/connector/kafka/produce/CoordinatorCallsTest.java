package io.weir.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CoordinatorCallsTest {
    private static final Node FIRST = new Node(1, "h1", 1);
    private static final Node SECOND = new Node(2, "h2", 2);

    private final CoordinatorCalls calls = new CoordinatorCalls();
    private final Brokers brokers = new Brokers();
    private final List<String> ended = new ArrayList<>();

    private static final class Brokers implements CoordinatorCalls.Network {
        private final List<String> sent = new ArrayList<>();
        private final Deque<CoordinatorCalls.Receiver> waiting = new ArrayDeque<>();
        private boolean isReady = true;
        private boolean isBroken;
        private CoordinatorCalls.@Nullable Answer refusal;

        @Override
        public @Nullable Node anyNode() {
            return FIRST;
        }

        @Override
        public boolean isReady(Node node) {
            return isReady;
        }

        @Override
        public boolean hasNoConnection(Node node) {
            return isBroken;
        }

        @Override
        public CoordinatorCalls.@Nullable Answer refusalOf(Node node) {
            return refusal;
        }

        @Override
        public void send(Node node, AbstractRequest.Builder<?> request, CoordinatorCalls.Receiver receiver) {
            sent.add((request instanceof FindCoordinatorRequest.Builder ? "look up at " : "end at ") + node.id());
            waiting.add(receiver);
        }

        void answer(Errors error) {
            waiting.remove().onAnswer(CoordinatorCalls.Answer.failed(error, error.name()));
        }

        void found(Node node) {
            FindCoordinatorResponse response = new FindCoordinatorResponse(new FindCoordinatorResponseData()
                    .setCoordinators(List.of(new FindCoordinatorResponseData.Coordinator()
                            .setKey("id")
                            .setNodeId(node.id())
                            .setHost(node.host())
                            .setPort(node.port()))));
            waiting.remove().onAnswer(new CoordinatorCalls.Answer(Errors.NONE, "", response));
        }
    }

    private void end(String what, long deadlineMillis) {
        EndTxnRequest.Builder request =
                new EndTxnRequest.Builder(new EndTxnRequestData().setTransactionalId("id"), true);
        calls.submit(new CoordinatorCalls.Call(
                "id", request, deadlineMillis, answer -> ended.add(what + " " + answer.detail())));
    }

    @Test
    void whoCoordinatesIsLookedUpOnce() {
        end("a", 1_000);
        end("b", 1_000);
        calls.advance(brokers, 0);
        brokers.found(SECOND);
        calls.advance(brokers, 0);
        brokers.answer(Errors.NONE);
        calls.advance(brokers, 0);
        brokers.answer(Errors.NONE);

        assertThat(brokers.sent).containsExactly("look up at 1", "end at 2", "end at 2");
        assertThat(ended).containsExactly("a NONE", "b NONE");
        assertThat(calls.advance(brokers, 0)).isEqualTo(Deliveries.FOREVER);
    }

    @Test
    void aCoordinatorThatMovedIsLookedUpAgain() {
        for (Errors moved : List.of(Errors.NOT_COORDINATOR, Errors.NETWORK_EXCEPTION)) {
            brokers.sent.clear();
            end("a", 10_000);
            // The second time the coordinator is known.
            if (moved == Errors.NOT_COORDINATOR) {
                calls.advance(brokers, 0);
                brokers.found(SECOND);
            }
            calls.advance(brokers, 0);
            brokers.answer(moved);
            assertThat(calls.advance(brokers, 0)).isEqualTo(10);
            calls.advance(brokers, 10);
            brokers.found(FIRST);
            calls.advance(brokers, 10);
            brokers.answer(Errors.NONE);

            assertThat(brokers.sent).endsWith("look up at 1", "end at 1");
        }
        assertThat(ended).containsExactly("a NONE", "a NONE");
    }

    @Test
    void aCoordinatorThatCannotBeReachedIsLookedUpAgain() {
        end("a", 10_000);
        calls.advance(brokers, 0);
        brokers.found(SECOND);
        brokers.isReady = false;
        brokers.isBroken = true;
        calls.advance(brokers, 0);
        brokers.isReady = true;
        calls.advance(brokers, 10);

        assertThat(brokers.sent).containsExactly("look up at 1", "look up at 1");
    }

    @Test
    void aCoordinatorThatIsBusyIsAskedAgainEachTimeLater() {
        end("a", 10_000);
        calls.advance(brokers, 0);
        brokers.found(SECOND);
        calls.advance(brokers, 0);
        brokers.answer(Errors.CONCURRENT_TRANSACTIONS);
        assertThat(calls.advance(brokers, 0)).isEqualTo(10);
        calls.advance(brokers, 10);
        brokers.answer(Errors.COORDINATOR_LOAD_IN_PROGRESS);

        assertThat(calls.advance(brokers, 10)).isEqualTo(20);
        assertThat(brokers.sent).containsExactly("look up at 1", "end at 2", "end at 2");
    }

    @Test
    void whatTimeDoesNotChangeIsTold() {
        end("a", 1_000);
        calls.advance(brokers, 0);
        brokers.found(SECOND);
        calls.advance(brokers, 0);
        brokers.answer(Errors.PRODUCER_FENCED);

        assertThat(ended).containsExactly("a PRODUCER_FENCED");
    }

    @Test
    void whenItsTimeIsOverTheLastAnswerCountsAndALaterOneDoesNot() {
        end("a", 1_000);
        calls.advance(brokers, 0);
        brokers.answer(Errors.COORDINATOR_NOT_AVAILABLE);
        calls.advance(brokers, 500);
        calls.advance(brokers, 1_000);
        assertThat(ended).containsExactly("a COORDINATOR_NOT_AVAILABLE");

        end("b", 5_000);
        brokers.found(SECOND);
        calls.advance(brokers, 1_000);
        assertThat(brokers.sent).endsWith("look up at 1");
        assertThat(ended).hasSize(1);
    }

    @Test
    void aBrokerThatDoesNotLetUsInEndsTheCallAndNotTheNext() {
        end("a", 1_000);
        end("b", 1_000);
        brokers.isReady = false;
        brokers.refusal = CoordinatorCalls.Answer.failed(Errors.SASL_AUTHENTICATION_FAILED, "who are you");

        assertThat(calls.advance(brokers, 0)).isEqualTo(Deliveries.FOREVER);

        assertThat(ended).containsExactly("a who are you", "b who are you");
    }

    @Test
    void whenTheSinkIsClosedNobodyWaitsAnyMore() {
        end("a", 1_000);
        calls.advance(brokers, 0);
        end("b", 1_000);

        calls.failAll(CoordinatorCalls.Answer.failed(Errors.NETWORK_EXCEPTION, "closed"));

        assertThat(ended).containsExactly("a closed", "b closed");
    }
}
