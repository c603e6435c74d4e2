package io.weir.log.wire.admin;

import static io.weir.log.wire.admin.AdminRequests.creation;
import static io.weir.log.wire.admin.AdminRequests.growth;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.config.BrokerConfig;
import io.weir.log.error.LogError;
import io.weir.log.topic.NewTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicWorld;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.ServedApis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes to topics for which a client waits a millisecond, while another change goes on. */
class ImpatientClientTest {
    private final CompletableFuture<Void> otherChangeEnds = new CompletableFuture<>();
    private TopicWorld world = null;
    private Topics topics = null;
    private ServedApis served = null;

    @BeforeEach
    void open() throws IOException {
        world = TopicWorld.open();
        topics = world.topics();
        Apis.Builder apis = Apis.builder(new Identity("cluster", 1), Features.NONE);
        AdminApis.add(
                apis, topics, BrokerConfig.of(Map.of()), () -> CompletableFuture.failedFuture(new AssertionError()));
        served = new ServedApis(apis.build());
        create("orders");
        topics.alter(
                "orders",
                settings -> {
                    otherChangeEnds.join();
                    return settings;
                },
                true);
    }

    @AfterEach
    void close() {
        otherChangeEnds.complete(null);
        world.close();
    }

    private void create(String name) {
        topics.create(new NewTopic(name, 1, (short) 1, Map.of(), Map.of()), false)
                .join();
    }

    private static void assertTimedOut(short errorCode) {
        assertThat(errorCode).isEqualTo(LogError.REQUEST_TIMED_OUT.code());
    }

    /** Everything that was asked before has had its turn then. */
    private void letOthersHaveTheirTurn() {
        otherChangeEnds.complete(null);
        create("behind");
    }

    @Test
    void findsTheTopicNotMade() {
        CreatableTopic late =
                new CreatableTopic().setName("late").setNumPartitions(1).setReplicationFactor((short) 1);
        CreateTopicsResponseData answer = (CreateTopicsResponseData) served.ask(
                ApiKeys.CREATE_TOPICS, (short) 7, creation(false, late).setTimeoutMs(1));

        letOthersHaveTheirTurn();

        assertTimedOut(answer.topics().find("late").errorCode());
        assertThat(answer.topics().find("late").errorMessage())
                .isEqualTo("Making topic 'late' took longer than the 1 ms that the client waits; it may still happen.");
        assertThat(topics.all().stream().map(Topic::name)).containsExactly("behind", "orders");
    }

    @Test
    void findsTheTopicNotGrown() {
        CreatePartitionsResponseData answer = (CreatePartitionsResponseData) served.ask(
                ApiKeys.CREATE_PARTITIONS, (short) 3, growth("orders", 2).setTimeoutMs(1));

        letOthersHaveTheirTurn();

        assertTimedOut(answer.results().get(0).errorCode());
        assertThat(topics.find("orders")).extracting(Topic::partitions).isEqualTo(1);
    }

    @Test
    void findsTheTopicNotDeleted() {
        DeleteTopicsRequestData request =
                new DeleteTopicsRequestData().setTopicNames(List.of("orders")).setTimeoutMs(1);
        DeleteTopicsResponseData answer =
                (DeleteTopicsResponseData) served.ask(ApiKeys.DELETE_TOPICS, (short) 5, request);

        letOthersHaveTheirTurn();

        assertTimedOut(answer.responses().find("orders").errorCode());
        assertThat(topics.find("orders")).isNotNull();
    }
}
