package io.weir.log.wire.admin;

import static io.weir.log.wire.admin.AdminRequests.TOPIC;
import static io.weir.log.wire.admin.AdminRequests.change;
import static io.weir.log.wire.admin.AdminRequests.creation;
import static io.weir.log.wire.admin.AdminRequests.description;
import static io.weir.log.wire.admin.AdminRequests.election;
import static io.weir.log.wire.admin.AdminRequests.growth;
import static io.weir.log.wire.admin.AdminRequests.reassignment;
import static io.weir.log.wire.admin.AdminRequests.replacement;
import static io.weir.log.wire.admin.AdminRequests.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.config.BrokerConfig;
import io.weir.log.error.LogError;
import io.weir.log.store.StoreDirectory;
import io.weir.log.topic.TopicWorld;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.ServedApis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators are answered, in every version that is served. */
class AdminApisTest {
    private static final byte BROKER = 4;
    private static final byte GROUP = 32;

    private TopicWorld world = null;
    private Topics topics = null;
    private ServedApis served = null;

    @BeforeEach
    void open() throws IOException {
        world = TopicWorld.open();
        topics = world.topics();
        Apis.Builder apis = Apis.builder(new Identity("cluster", 1), Features.NONE);
        AdminApis.add(
                apis,
                topics,
                BrokerConfig.of(Map.of("num.network.threads", "5")),
                () -> CompletableFuture.completedFuture(List.of(new StoreDirectory(
                        "/data", 100, 40, List.copyOf(world.store().partitions())))));
        served = new ServedApis(apis.build());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void answersEveryVersionOfEveryApiInAFormThatCanBeSent() {
        create("orders", 2);
        int asked = 0;
        for (ServedApis.Version each : served.versions()) {
            for (ApiMessage request : requests(each)) {
                assertThat(served.ask(each.api(), each.version(), request))
                        .as("%s %d", each.api(), each.version())
                        .isNotNull();
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(60);
    }

    /** One of each kind that can go well and one that cannot. */
    private List<ApiMessage> requests(ServedApis.Version each) {
        boolean old = each.version() < 6;
        return switch (each.api()) {
            case API_VERSIONS -> List.of(new ApiVersionsRequestData());
            case CREATE_TOPICS ->
                List.of(
                        creation(
                                true,
                                new CreatableTopic()
                                        .setName("new")
                                        .setNumPartitions(1)
                                        .setReplicationFactor((short) 1)),
                        creation(false, new CreatableTopic().setName("no good")));
            case DELETE_TOPICS -> {
                create("old", 1);
                yield List.of(
                        old
                                ? new DeleteTopicsRequestData().setTopicNames(List.of("old", "none"))
                                : new DeleteTopicsRequestData()
                                        .setTopics(List.of(
                                                new DeleteTopicState().setName("old"),
                                                new DeleteTopicState().setTopicId(new Uuid(1, 2)))));
            }
            case CREATE_PARTITIONS -> List.of(growth("orders", 3), growth("none", 3));
            case DESCRIBE_CONFIGS -> List.of(description(TOPIC, "orders"), description(BROKER, "9"));
            case ALTER_CONFIGS -> List.of(replacement("orders", "retention.ms", "5"), replacement("none", "a", "b"));
            case INCREMENTAL_ALTER_CONFIGS ->
                List.of(change(TOPIC, "orders", "retention.ms", 0, "5"), change(BROKER, "1", "a", 0, "b"));
            case LIST_CONFIG_RESOURCES -> List.of(new ListConfigResourcesRequestData());
            case DESCRIBE_LOG_DIRS -> List.of(new DescribeLogDirsRequestData().setTopics(null));
            case ELECT_LEADERS ->
                List.of(election("orders", 0, 7), new ElectLeadersRequestData().setTopicPartitions(null));
            case ALTER_PARTITION_REASSIGNMENTS ->
                List.of(reassignment("orders", 0, List.of(1)), reassignment("none", 0, null));
            case LIST_PARTITION_REASSIGNMENTS -> List.of(new ListPartitionReassignmentsRequestData().setTopics(null));
            case DESCRIBE_ACLS ->
                List.of(new DescribeAclsRequestData()
                        .setResourceTypeFilter((byte) 1)
                        .setOperation((byte) 1)
                        .setPermissionType((byte) 1));
            case CREATE_ACLS ->
                List.of(new CreateAclsRequestData()
                        .setCreations(List.of(new CreateAclsRequestData.AclCreation().setResourceName("orders"))));
            case DELETE_ACLS ->
                List.of(new DeleteAclsRequestData().setFilters(List.of(new DeleteAclsRequestData.DeleteAclsFilter())));
            default -> throw new AssertionError(each.api() + " is asked nothing in this test");
        };
    }

    @Test
    void makesTopicsAndTellsWhatTheyBecame() {
        CreateTopicsResponseData answer = ask(
                ApiKeys.CREATE_TOPICS,
                7,
                creation(
                        false,
                        new CreatableTopic()
                                .setName("orders")
                                .setNumPartitions(3)
                                .setReplicationFactor((short) -1)
                                .setConfigs(settings("retention.ms", "5")),
                        new CreatableTopic().setName("bad").setNumPartitions(1).setReplicationFactor((short) 4)),
                CreateTopicsResponseData.class);

        var made = answer.topics().find("orders");
        assertThat(made.errorCode()).isZero();
        assertThat(made.numPartitions()).isEqualTo(3);
        assertThat(Partitions.uuid(made.topicId())).isEqualTo(id("orders"));
        assertThat(made.configs()).anyMatch(each -> each.name().equals("retention.ms") && each.configSource() == 1);
        var refused = answer.topics().find("bad");
        assertThat(refused.errorCode()).isEqualTo(LogError.INVALID_REPLICATION_FACTOR.code());
        assertThat(refused.errorMessage()).contains("replication factor 4");
    }

    @Test
    void refusesATopicThatIsMadeTwiceInOneRequest() {
        CreatableTopic wanted =
                new CreatableTopic().setName("twice").setNumPartitions(1).setReplicationFactor((short) 1);
        CreateTopicsResponseData answer = ask(
                ApiKeys.CREATE_TOPICS, 7, creation(false, wanted, wanted.duplicate()), CreateTopicsResponseData.class);

        assertThat(answer.topics()).hasSize(1);
        assertThat(answer.topics().find("twice").errorCode()).isEqualTo(LogError.INVALID_REQUEST.code());
        assertThat(topics.find("twice")).isNull();
    }

    @Test
    void deletesByNameAndById() {
        create("a", 1);
        create("b", 1);
        Uuid id = Partitions.uuid(id("b"));

        DeleteTopicsResponseData answer = ask(
                ApiKeys.DELETE_TOPICS,
                6,
                new DeleteTopicsRequestData()
                        .setTopics(List.of(
                                new DeleteTopicState().setName("a"),
                                new DeleteTopicState().setTopicId(id),
                                new DeleteTopicState().setTopicId(id),
                                new DeleteTopicState().setTopicId(new Uuid(7, 7)),
                                new DeleteTopicState().setName("none"),
                                new DeleteTopicState())),
                DeleteTopicsResponseData.class);

        List<Short> codes = new ArrayList<>();
        answer.responses().forEach(each -> codes.add(each.errorCode()));
        assertThat(codes)
                .containsExactly(
                        (short) 0,
                        (short) 0,
                        LogError.INVALID_REQUEST.code(),
                        LogError.UNKNOWN_TOPIC_ID.code(),
                        LogError.UNKNOWN_TOPIC_OR_PARTITION.code(),
                        LogError.INVALID_REQUEST.code());
        assertThat(topics.all()).isEmpty();
    }

    @Test
    void addsPartitions() {
        create("orders", 1);

        CreatePartitionsRequestData request = growth("orders", 2);
        request.topics()
                .find("orders")
                .setAssignments(List.of(new CreatePartitionsAssignment().setBrokerIds(List.of(1))));
        assertThat(ask(ApiKeys.CREATE_PARTITIONS, 3, request, CreatePartitionsResponseData.class)
                        .results()
                        .get(0)
                        .errorCode())
                .isZero();
        assertThat(ask(ApiKeys.CREATE_PARTITIONS, 3, growth("orders", 1), CreatePartitionsResponseData.class)
                        .results()
                        .get(0)
                        .errorCode())
                .isEqualTo(LogError.INVALID_PARTITIONS.code());
    }

    @Test
    void tellsSettingsWithTheirSources() {
        create("orders", 1);
        ask(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 1, change(TOPIC, "orders", "retention.ms", 0, "5"));

        DescribeConfigsRequestData asked =
                description(TOPIC, "orders").setIncludeSynonyms(true).setIncludeDocumentation(true);
        asked.resources().get(0).setConfigurationKeys(List.of("retention.ms"));
        var told = ask(ApiKeys.DESCRIBE_CONFIGS, 4, asked, DescribeConfigsResponseData.class)
                .results()
                .get(0);

        assertThat(told.configs()).hasSize(1);
        DescribeConfigsResourceResult setting = told.configs().get(0);
        assertThat(setting.value()).isEqualTo("5");
        assertThat(setting.configSource()).isEqualTo((byte) 1);
        assertThat(setting.configType()).isEqualTo((byte) 5);
        assertThat(setting.documentation()).contains("Milliseconds");
        assertThat(setting.synonyms()).hasSize(2);
    }

    @Test
    void tellsTheSettingsOfThisBrokerAlone() {
        var told = ask(ApiKeys.DESCRIBE_CONFIGS, 4, description(BROKER, "1"), DescribeConfigsResponseData.class)
                .results()
                .get(0);
        assertThat(told.configs())
                .anyMatch(each -> each.name().equals("num.network.threads")
                        && each.value().equals("5")
                        && each.configSource() == 4
                        && each.readOnly());
        assertThat(describeError(BROKER, "2")).isEqualTo(LogError.INVALID_REQUEST);
        assertThat(describeError(GROUP, "g")).isEqualTo(LogError.INVALID_REQUEST);
        assertThat(describeError(TOPIC, "none")).isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(describeError(TOPIC, "no good")).isEqualTo(LogError.INVALID_TOPIC_EXCEPTION);
    }

    private LogError describeError(byte type, String name) {
        return error(ask(ApiKeys.DESCRIBE_CONFIGS, 4, description(type, name), DescribeConfigsResponseData.class)
                .results()
                .get(0)
                .errorCode());
    }

    @Test
    void changesSettingsOneByOne() {
        create("orders", 1);

        assertThat(changed("retention.ms", 0, "5")).isEqualTo(LogError.NONE);
        assertThat(changed("segment.bytes", 0, "2048")).isEqualTo(LogError.NONE);
        assertThat(changed("retention.ms", 1, null)).isEqualTo(LogError.NONE);
        assertThat(changed("leader.replication.throttled.replicas", 2, "0:1,1:1"))
                .isEqualTo(LogError.NONE);
        assertThat(changed("leader.replication.throttled.replicas", 3, "0:1")).isEqualTo(LogError.NONE);

        assertThat(Objects.requireNonNull(topics.find("orders")).settings())
                .isEqualTo(Map.of("segment.bytes", "2048", "leader.replication.throttled.replicas", "1:1"));
        assertThat(changed("retention.ms", 2, "5")).isEqualTo(LogError.INVALID_CONFIG);
        assertThat(changed("cleanup.policy", 2, "compact")).isEqualTo(LogError.NONE);
        assertThat(changed("cleanup.policy", 1, null)).isEqualTo(LogError.NONE);
        assertThat(changed("retention.ms", 0, null)).isEqualTo(LogError.INVALID_REQUEST);
        assertThat(changed("retention.ms", 9, "5")).isEqualTo(LogError.INVALID_REQUEST);
        assertThat(changed("none", 0, "5")).isEqualTo(LogError.INVALID_CONFIG);
    }

    private LogError changed(String name, int operation, String value) {
        return error(ask(
                        ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                        1,
                        change(TOPIC, "orders", name, operation, value),
                        IncrementalAlterConfigsResponseData.class)
                .responses()
                .get(0)
                .errorCode());
    }

    @Test
    void replacesAllSettingsAtOnce() {
        create("orders", 1);
        changed("segment.bytes", 0, "2048");

        AlterConfigsResponseData answer = ask(
                ApiKeys.ALTER_CONFIGS, 2, replacement("orders", "retention.ms", "5"), AlterConfigsResponseData.class);

        assertThat(answer.responses().get(0).errorCode()).isZero();
        assertThat(Objects.requireNonNull(topics.find("orders")).settings()).isEqualTo(Map.of("retention.ms", "5"));
    }

    @Test
    void tellsWherePartitionsAre() {
        create("orders", 2);
        DescribeLogDirsRequestData asked = new DescribeLogDirsRequestData();
        asked.topics()
                .add(new DescribeLogDirsRequestData.DescribableLogDirTopic()
                        .setTopic("orders")
                        .setPartitions(List.of(1)));

        var told = ask(ApiKeys.DESCRIBE_LOG_DIRS, 5, asked, DescribeLogDirsResponseData.class)
                .results()
                .get(0);

        assertThat(told.logDir()).isEqualTo("/data");
        assertThat(told.usableBytes()).isEqualTo(40);
        assertThat(told.topics()).hasSize(1);
        assertThat(told.topics().get(0).partitions()).hasSize(1);
        assertThat(told.topics().get(0).partitions().get(0).partitionIndex()).isEqualTo(1);
    }

    @Test
    void refusesWhatOneBrokerHasNoUseFor() {
        create("orders", 1);

        ElectLeadersResponseData elected =
                ask(ApiKeys.ELECT_LEADERS, 2, election("orders", 0, 7), ElectLeadersResponseData.class);
        assertThat(elected.replicaElectionResults()
                        .get(0)
                        .partitionResult()
                        .get(0)
                        .errorCode())
                .isEqualTo(LogError.ELECTION_NOT_NEEDED.code());
        assertThat(elected.replicaElectionResults()
                        .get(0)
                        .partitionResult()
                        .get(1)
                        .errorCode())
                .isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(reassigned(0, List.of(1))).isEqualTo(LogError.NONE);
        assertThat(reassigned(0, List.of(2))).isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(reassigned(0, null)).isEqualTo(LogError.NO_REASSIGNMENT_IN_PROGRESS);
        assertThat(reassigned(1, List.of(1))).isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(ask(
                                ApiKeys.DESCRIBE_ACLS,
                                3,
                                new DescribeAclsRequestData()
                                        .setResourceTypeFilter((byte) 1)
                                        .setOperation((byte) 1)
                                        .setPermissionType((byte) 1),
                                DescribeAclsResponseData.class)
                        .errorCode())
                .isEqualTo(LogError.SECURITY_DISABLED.code());
    }

    private LogError reassigned(int index, List<Integer> nodes) {
        return error(ask(
                        ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                        1,
                        reassignment("orders", index, nodes),
                        AlterPartitionReassignmentsResponseData.class)
                .responses()
                .get(0)
                .partitions()
                .get(0)
                .errorCode());
    }

    @Test
    void listsWhatHasSettings() {
        create("orders", 1);

        assertThat(ask(
                                ApiKeys.LIST_CONFIG_RESOURCES,
                                1,
                                new ListConfigResourcesRequestData(),
                                ListConfigResourcesResponseData.class)
                        .configResources())
                .extracting(each -> each.resourceType() + each.resourceName())
                .containsExactly("2orders", "41");
        assertThat(ask(
                                ApiKeys.LIST_CONFIG_RESOURCES,
                                0,
                                new ListConfigResourcesRequestData(),
                                ListConfigResourcesResponseData.class)
                        .configResources())
                .isEmpty();
    }

    private void create(String name, int partitions) {
        ask(
                ApiKeys.CREATE_TOPICS,
                7,
                creation(
                        false,
                        new CreatableTopic()
                                .setName(name)
                                .setNumPartitions(partitions)
                                .setReplicationFactor((short) 1)));
    }

    private UUID id(String name) {
        return Objects.requireNonNull(topics.find(name)).id();
    }

    private void ask(ApiKeys api, int version, ApiMessage request) {
        served.ask(api, version, request);
    }

    private <T extends ApiMessage> T ask(ApiKeys api, int version, ApiMessage request, Class<T> type) {
        return type.cast(served.ask(api, version, request));
    }

    private static LogError error(short code) {
        for (LogError each : LogError.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new AssertionError("there is no code " + code);
    }
}
