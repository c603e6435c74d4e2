package io.weir.log.wire.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.topic.Topic;
import io.weir.log.wire.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every answer in every version that is told to clients: what is written is what that version of the client reads. */
class ServedVersionsIT {
    @TempDir
    static Path directory;

    private static RecordBroker broker;
    private static Topic topic;

    @BeforeAll
    static void start() throws IOException {
        broker = new RecordBroker(directory);
        topic = broker.catalog().create("words", 2);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ApiKeys.class,
            names = {
                "PRODUCE",
                "FETCH",
                "LIST_OFFSETS",
                "METADATA",
                "DELETE_RECORDS",
                "INIT_PRODUCER_ID",
                "OFFSET_FOR_LEADER_EPOCH",
                "DESCRIBE_CLUSTER",
                "DESCRIBE_PRODUCERS",
                "DESCRIBE_TOPIC_PARTITIONS"
            })
    void answersInEveryVersion(ApiKeys api) throws IOException {
        Topic unknown = new Topic("unknown topic", UUID.randomUUID(), 1, Map.of(), false);
        try (RawClient client = broker.connect()) {
            for (int version = api.messageType.lowestSupportedVersion(); version <= latest(client, api); version++) {
                for (Topic each : new Topic[] {topic, unknown}) {
                    ApiMessage answer =
                            client.ask(api, version, Requests.of(api, version, each), api.messageType.newResponse());

                    assertThat(answer.toString())
                            .as("%s %d of %s", api, version, each.name())
                            .contains(told(api, each));
                }
            }
        }
    }

    private static String told(ApiKeys api, Topic asked) {
        if (api == ApiKeys.INIT_PRODUCER_ID || api == ApiKeys.DESCRIBE_CLUSTER) {
            return "errorCode=0";
        }
        return asked == topic ? "errorCode=0" : "errorCode=";
    }

    private static int latest(RawClient client, ApiKeys api) throws IOException {
        ApiVersionsResponseData versions =
                client.ask(ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData(), new ApiVersionsResponseData());
        ApiVersion version = versions.apiKeys().find(api.id);
        return version.maxVersion();
    }

    @Test
    void tellsTheVersionsThatClientsDeriveWhatTheyMayDoFrom() throws IOException {
        try (RawClient client = broker.connect()) {
            ApiVersionsResponseData versions =
                    client.ask(ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData(), new ApiVersionsResponseData());

            assertThat(versions.apiKeys())
                    .extracting(each -> "%s %d-%d"
                            .formatted(ApiKeys.forId(each.apiKey()).name, each.minVersion(), each.maxVersion()))
                    .containsExactly(
                            "Produce 0-13",
                            "Fetch 4-18",
                            "ListOffsets 1-11",
                            "Metadata 0-13",
                            "ApiVersions 0-5",
                            "DeleteRecords 0-2",
                            "InitProducerId 0-5",
                            "OffsetForLeaderEpoch 2-4",
                            "DescribeCluster 0-2",
                            "DescribeProducers 0-0",
                            "DescribeTopicPartitions 0-0");
        }
    }
}
