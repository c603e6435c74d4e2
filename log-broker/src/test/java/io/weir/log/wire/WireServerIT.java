package io.weir.log.wire;

import static io.weir.log.local.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.wire.WireSettings.Limits;
import io.weir.log.wire.WireSettings.Listener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireServerIT {
    private static final Limits LIMITS = new Limits(1 << 20, 4 << 20, 1 << 20, 4, 10, 60_000);

    private final Queue<CompletableFuture<ApiMessage>> waiting = new ConcurrentLinkedQueue<>();
    private WireServer server;

    @BeforeEach
    void serve() throws IOException {
        start(LIMITS);
    }

    private void start(Limits limits) throws IOException {
        server = WireServer.bind(new WireSettings(List.of(new Listener("PLAINTEXT", "127.0.0.1", 0, null)), limits, 1));
        server.serve(Apis.builder(new Identity("cluster", 7), new Features((short) 2, 3))
                .add(ApiKeys.PRODUCE, 3, 13, request -> {
                    throw new LogException(LogError.KAFKA_STORAGE_ERROR, "The disk is full.");
                })
                .add(ApiKeys.LIST_GROUPS, 0, 5, request -> {
                    CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
                    waiting.add(answer);
                    return answer;
                })
                .add(
                        ApiKeys.FIND_COORDINATOR,
                        0,
                        4,
                        request -> CompletableFuture.completedFuture(new FindCoordinatorResponseData()))
                .build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.port("PLAINTEXT"));
    }

    private CompletableFuture<ApiMessage> nextWaiting() {
        until(() -> !waiting.isEmpty());
        return waiting.remove();
    }

    private static ApiVersionsRequestData versions() {
        return new ApiVersionsRequestData().setClientSoftwareName("raw").setClientSoftwareVersion("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void tellsWhatIsServed(int version) throws IOException {
        try (RawClient client = connect()) {
            ApiVersionsResponseData answer =
                    client.ask(ApiKeys.API_VERSIONS, version, versions(), new ApiVersionsResponseData());

            assertThat(answer.errorCode()).isZero();
            assertThat(answer.apiKeys())
                    .extracting(ApiVersion::apiKey, ApiVersion::minVersion, ApiVersion::maxVersion)
                    .extracting(Object::toString)
                    .containsExactly("(0, 0, 13)", "(10, 0, 4)", "(16, 0, 5)", "(18, 0, 5)");
            assertThat(answer.finalizedFeaturesEpoch()).isEqualTo(version < 3 ? -1 : 3);
            assertThat(answer.finalizedFeatures()).hasSize(version < 3 ? 0 : 1);
            assertThat(answer.supportedFeatures()).hasSize(version < 4 ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 99, -1})
    void answersAnUnknownVersionOfApiVersionsInVersionZero(int version) throws IOException {
        byte[] request = RawClient.frame(ApiKeys.API_VERSIONS, 5, 42, versions());
        ByteBuffer.wrap(request).putShort(6, (short) version);

        try (RawClient client = connect()) {
            ByteBuffer answer = client.send(request).read().bytes();

            assertThat(answer)
                    .isEqualTo(ByteBuffer.allocate(16)
                            .putInt(42)
                            .putShort((short) 35)
                            .putInt(1)
                            .putShort((short) 18)
                            .putShort((short) 0)
                            .putShort((short) 5)
                            .flip());
            assertThat(client.ask(ApiKeys.API_VERSIONS, 5, versions(), new ApiVersionsResponseData())
                            .errorCode())
                    .isZero();
        }
    }

    @Test
    void sendsClientsOfAnotherClusterOrNodeBackToTheirBootstrapServers() throws IOException {
        try (RawClient client = connect()) {
            assertThat(error(client, versions().setClusterId("cluster").setNodeId(7)))
                    .isZero();
            assertThat(error(client, versions().setClusterId("other").setNodeId(7)))
                    .isEqualTo((short) 129);
            assertThat(error(client, versions().setClusterId("cluster").setNodeId(8)))
                    .isEqualTo((short) 129);
            assertThat(error(client, versions().setClientSoftwareName("a b"))).isEqualTo((short) 42);
        }
    }

    private static short error(RawClient client, ApiVersionsRequestData request) throws IOException {
        return client.ask(ApiKeys.API_VERSIONS, 5, request, new ApiVersionsResponseData())
                .errorCode();
    }

    @Test
    void answersInTheOrderOfTheRequests() throws IOException {
        try (RawClient client = connect()) {
            for (int id = 1; id <= 3; id++) {
                client.send(ApiKeys.LIST_GROUPS, 0, id, new ListGroupsRequestData());
            }
            client.send(ApiKeys.FIND_COORDINATOR, 0, 4, new FindCoordinatorRequestData());
            until(() -> waiting.size() == 3);

            List<CompletableFuture<ApiMessage>> answers = new ArrayList<>(waiting);
            answers.get(2).complete(new ListGroupsResponseData());
            answers.get(0).complete(new ListGroupsResponseData());
            assertThat(client.read().correlationId()).isEqualTo(1);
            answers.get(1).complete(new ListGroupsResponseData());

            assertThat(client.read().correlationId()).isEqualTo(2);
            assertThat(client.read().correlationId()).isEqualTo(3);
            assertThat(client.read().correlationId()).isEqualTo(4);
        }
    }

    @Test
    void leavesRequestsInTheSocketWhileManyAreUnderWay() throws IOException {
        try (RawClient client = connect()) {
            for (int id = 1; id <= 100; id++) {
                client.send(ApiKeys.LIST_GROUPS, 0, id, new ListGroupsRequestData());
            }

            for (int id = 1; id <= 100; id++) {
                CompletableFuture<ApiMessage> answer = nextWaiting();
                assertThat(waiting).hasSizeLessThan(LIMITS.connectionRequests());
                answer.complete(new ListGroupsResponseData());
                assertThat(client.read().correlationId()).isEqualTo(id);
            }
        }
    }

    @Test
    void answersManyRequestsThatCameAtOnce() throws IOException {
        byte[] one = RawClient.frame(ApiKeys.FIND_COORDINATOR, 0, 1, new FindCoordinatorRequestData());
        ByteBuffer many = ByteBuffer.allocate(one.length * 1000);
        for (int id = 0; id < 1000; id++) {
            many.put(one);
        }

        try (RawClient client = connect()) {
            client.send(many.array());

            for (int id = 0; id < 1000; id++) {
                assertThat(client.read().correlationId()).isEqualTo(1);
            }
        }
    }

    @Test
    void takesRequestsByteByByte() throws IOException {
        try (RawClient client = connect()) {
            for (byte each : RawClient.frame(ApiKeys.FIND_COORDINATOR, 3, 5, new FindCoordinatorRequestData())) {
                client.send(each);
            }

            assertThat(client.read().correlationId()).isEqualTo(5);
        }
    }

    @Test
    void turnsTheRefusalOfAHandlerIntoTheErrorOfTheApi() throws IOException {
        try (RawClient client = connect()) {
            client.send(ApiKeys.LIST_GROUPS, 5, 1, new ListGroupsRequestData());
            nextWaiting()
                    .completeExceptionally(new LogException(LogError.COORDINATOR_LOAD_IN_PROGRESS, "Still reading."));
            client.send(ApiKeys.LIST_GROUPS, 5, 2, new ListGroupsRequestData());
            nextWaiting().completeExceptionally(new IllegalStateException("A bug that this test wants to see logged"));

            assertThat(client.read()
                            .as(ApiKeys.LIST_GROUPS, 5, new ListGroupsResponseData())
                            .errorCode())
                    .isEqualTo((short) 14);
            assertThat(client.read()
                            .as(ApiKeys.LIST_GROUPS, 5, new ListGroupsResponseData())
                            .errorCode())
                    .isEqualTo((short) -1);
        }
    }

    @Test
    void closesTheConnectionWhenWhatWasProducedWithoutAcknowledgementIsNotTaken() throws IOException {
        try (RawClient client = connect()) {
            client.send(ApiKeys.PRODUCE, 9, 1, new ProduceRequestData().setAcks((short) 0));

            assertThat(client.isClosedByBroker()).isTrue();
        }
    }

    @Test
    void closesTheConnectionOfWhatIsNotServed() throws IOException {
        try (RawClient unknownApi = connect();
                RawClient unknownVersion = connect();
                RawClient http = connect();
                RawClient huge = connect();
                RawClient tiny = connect()) {
            unknownApi.send(frame(10, 999, 0));
            unknownVersion.send(frame(10, ApiKeys.LIST_GROUPS.id, 6));
            http.send("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            huge.send(frame((1 << 20) + 1, ApiKeys.LIST_GROUPS.id, 0));
            tiny.send(frame(9, ApiKeys.LIST_GROUPS.id, 0));

            assertThat(unknownApi.isClosedByBroker()).isTrue();
            assertThat(unknownVersion.isClosedByBroker()).isTrue();
            assertThat(http.isClosedByBroker()).isTrue();
            assertThat(huge.isClosedByBroker()).isTrue();
            assertThat(tiny.isClosedByBroker()).isTrue();
        }
        until(() -> server.freeRequestBytes() == LIMITS.memoryBytes());
    }

    private static byte[] frame(int size, int api, int version) {
        return ByteBuffer.allocate(14)
                .putInt(size)
                .putShort((short) api)
                .putShort((short) version)
                .array();
    }

    @Test
    void readsOnOnlyWhenRequestsUnderWayHaveGivenBackMemory() throws IOException {
        byte[] large = RawClient.frame(
                ApiKeys.LIST_GROUPS, 4, 1, new ListGroupsRequestData().setStatesFilter(List.of("x".repeat(30_000))));
        server.close();
        start(new Limits(1 << 20, 50_000, 1 << 20, 100, 10, 60_000));

        try (RawClient first = connect();
                RawClient second = connect()) {
            first.send(large).send(large).send(large);
            until(() -> waiting.size() == 2);
            second.send(large);
            assertThat(server.freeRequestBytes()).isNegative();

            nextWaiting().complete(new ListGroupsResponseData());
            nextWaiting().complete(new ListGroupsResponseData());
            nextWaiting().complete(new ListGroupsResponseData());
            nextWaiting().complete(new ListGroupsResponseData());

            first.read();
            first.read();
            assertThat(first.read().correlationId()).isEqualTo(1);
            assertThat(second.read().correlationId()).isEqualTo(1);
        }
        until(() -> server.freeRequestBytes() == 50_000);
    }

    @Test
    void closesAConnectionOnWhichNothingHappens() throws IOException {
        server.close();
        start(new Limits(1 << 20, 1 << 20, 1 << 20, 4, 10, 50));

        try (RawClient client = connect();
                RawClient stalled = connect()) {
            client.ask(
                    ApiKeys.FIND_COORDINATOR, 0, new FindCoordinatorRequestData(), new FindCoordinatorResponseData());
            stalled.send(frame(1000, ApiKeys.LIST_GROUPS.id, 0));

            assertThat(client.isClosedByBroker()).isTrue();
            assertThat(stalled.isClosedByBroker()).isTrue();
        }
        until(() -> server.freeRequestBytes() == 1 << 20);
    }

    @Test
    void keepsAConnectionWhoseAnswerTakesLongerThanIdleOnesLive() throws IOException {
        server.close();
        start(new Limits(1 << 20, 1 << 20, 1 << 20, 4, 10, 20));

        try (RawClient client = connect();
                RawClient idle = connect()) {
            client.send(ApiKeys.LIST_GROUPS, 0, 1, new ListGroupsRequestData());
            CompletableFuture<ApiMessage> answer = nextWaiting();
            assertThat(idle.isClosedByBroker()).isTrue();

            answer.complete(new ListGroupsResponseData());

            assertThat(client.read().correlationId()).isEqualTo(1);
        }
    }

    @Test
    void takesNoMoreConnectionsThanItsLimit() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < LIMITS.connections(); i++) {
                clients.add(connect());
                clients.get(i)
                        .ask(
                                ApiKeys.FIND_COORDINATOR,
                                0,
                                new FindCoordinatorRequestData(),
                                new FindCoordinatorResponseData());
            }
            try (RawClient oneTooMany = connect()) {
                assertThat(oneTooMany.isClosedByBroker()).isTrue();
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        until(() -> server.connections() == 0);
    }

    @Test
    void saysWhichListenerCannotBeBound() {
        int taken = server.port("PLAINTEXT");

        assertThatThrownBy(() -> WireServer.bind(
                        new WireSettings(List.of(new Listener("OTHER", "127.0.0.1", taken, null)), LIMITS, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("OTHER")
                .hasMessageContaining(String.valueOf(taken));
    }

    @Test
    void advertisesWhatItIsToldTo() throws IOException {
        try (WireServer other = WireServer.bind(new WireSettings(
                List.of(
                        new Listener("IN", "127.0.0.1", 0, null),
                        new Listener("OUT", "127.0.0.1", 0, new Endpoint("log.example", 9094)),
                        new Listener("ANY", "127.0.0.1", 0, new Endpoint("log.example", 0))),
                LIMITS,
                1))) {
            assertThat(other.of("IN")).isEqualTo(new Endpoint("127.0.0.1", other.port("IN")));
            assertThat(other.of("OUT")).isEqualTo(new Endpoint("log.example", 9094));
            assertThat(other.of("ANY")).isEqualTo(new Endpoint("log.example", other.port("ANY")));
        }
    }
}
