package io.weir.log.wire.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.wire.RawClient;
import io.weir.log.wire.group.CoordinatorBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer about groups and transactions in every version that is told to clients. */
final class CoordinatorVersionsIT {
    private static final List<String> SERVED = List.of(
            "OffsetCommit 2-10",
            "OffsetFetch 1-10",
            "FindCoordinator 0-6",
            "JoinGroup 0-9",
            "Heartbeat 0-4",
            "LeaveGroup 0-5",
            "SyncGroup 0-5",
            "DescribeGroups 0-6",
            "ListGroups 0-5",
            "InitProducerId 0-5",
            "AddPartitionsToTxn 0-5",
            "AddOffsetsToTxn 0-4",
            "EndTxn 0-5",
            "WriteTxnMarkers 1-2",
            "TxnOffsetCommit 0-6",
            "DeleteGroups 0-3",
            "OffsetDelete 0-0",
            "DescribeTransactions 0-0",
            "ListTransactions 0-2");

    @TempDir
    static Path directory;

    private static CoordinatorBroker broker;

    @BeforeAll
    static void start() throws IOException {
        broker = CoordinatorBroker.open(directory);
        broker.createTopic("words", 2);
        try (RawClient client = new RawClient(broker.port())) {
            for (byte type = 0; type < 2; type++) { // makes the internal topics
                client.ask(
                        ApiKeys.FIND_COORDINATOR,
                        1,
                        new FindCoordinatorRequestData().setKey("any").setKeyType(type),
                        new FindCoordinatorResponseData());
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void tellsWhatIsServed() throws IOException {
        try (RawClient client = new RawClient(broker.port())) {
            ApiVersionsResponseData versions =
                    client.ask(ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData(), new ApiVersionsResponseData());

            assertThat(versions.apiKeys())
                    .extracting(each -> "%s %d-%d"
                            .formatted(ApiKeys.forId(each.apiKey()).name, each.minVersion(), each.maxVersion()))
                    .containsAll(SERVED);
        }
    }

    static List<String> asked() {
        List<String> asked = new ArrayList<>();
        for (String each : SERVED) {
            String name = each.substring(0, each.indexOf(' '));
            int oldest = Integer.parseInt(each.substring(each.indexOf(' ') + 1, each.indexOf('-')));
            for (int version = oldest; version <= Integer.parseInt(each.substring(each.indexOf('-') + 1)); version++) {
                asked.add(name + " " + version);
            }
        }
        return asked;
    }

    private static ApiKeys api(String name) {
        for (ApiKeys each : ApiKeys.values()) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void answersSoThatTheClientOfThatVersionCanReadIt(String asked) throws IOException {
        ApiKeys api = api(asked.substring(0, asked.indexOf(' ')));
        int version = Integer.parseInt(asked.substring(asked.indexOf(' ') + 1));
        try (RawClient client = new RawClient(broker.port())) {
            // What succeeds sets other fields than what is refused.
            ApiMessage good = client.ask(api, version, prepare(client, api, version), api.messageType.newResponse());
            ApiMessage bad =
                    client.ask(api, version, request(api, version, "nobody", -7), api.messageType.newResponse());

            assertThat(good.toString()).as("%s of what there is", asked).contains(succeeds(api, version));
            assertThat(bad.toString()).as("%s of what there is not", asked).contains("rrorCode=");
        }
    }

    private static String succeeds(ApiKeys api, int version) {
        return switch (api) {
            case LIST_TRANSACTIONS, LIST_GROUPS, DESCRIBE_GROUPS, FIND_COORDINATOR, INIT_PRODUCER_ID -> "rrorCode=0";
            case JOIN_GROUP -> version >= 4 ? "errorCode=79" : "errorCode=0";
            case OFFSET_FETCH, OFFSET_COMMIT -> "rrorCode=0";
            case ADD_PARTITIONS_TO_TXN, ADD_OFFSETS_TO_TXN, END_TXN, TXN_OFFSET_COMMIT, WRITE_TXN_MARKERS ->
                "rrorCode=0";
            default -> "rrorCode=";
        };
    }

    /** A request that can succeed, with a producer or a group of its own. */
    private static ApiMessage prepare(RawClient client, ApiKeys api, int version) throws IOException {
        String name = api.name + version;
        switch (api) {
            case ADD_PARTITIONS_TO_TXN, ADD_OFFSETS_TO_TXN, END_TXN, TXN_OFFSET_COMMIT, DESCRIBE_TRANSACTIONS -> {
                long producerId = client.ask(
                                ApiKeys.INIT_PRODUCER_ID,
                                0,
                                request(ApiKeys.INIT_PRODUCER_ID, 0, name, -1),
                                new InitProducerIdResponseData())
                        .producerId();
                if (api != ApiKeys.ADD_PARTITIONS_TO_TXN) {
                    client.ask(
                            ApiKeys.ADD_OFFSETS_TO_TXN,
                            0,
                            request(ApiKeys.ADD_OFFSETS_TO_TXN, 0, name, producerId),
                            ApiKeys.ADD_OFFSETS_TO_TXN.messageType.newResponse());
                }
                return request(api, version, name, producerId);
            }
            case DESCRIBE_GROUPS, DELETE_GROUPS, OFFSET_DELETE, HEARTBEAT, LEAVE_GROUP, SYNC_GROUP -> {
                JoinGroupResponseData joined = client.ask(
                        ApiKeys.JOIN_GROUP, 0, request(ApiKeys.JOIN_GROUP, 0, name, 0), new JoinGroupResponseData());
                assertThat(joined.errorCode()).isZero();
                return request(api, version, name, 0);
            }
            default -> {
                return request(api, version, name, -1);
            }
        }
    }

    private static ApiMessage request(ApiKeys api, int version, String name, long producerId) {
        return switch (api) {
            case OFFSET_COMMIT -> commit(version, name);
            case OFFSET_FETCH -> fetch(version, name);
            case FIND_COORDINATOR ->
                version < 4
                        ? new FindCoordinatorRequestData().setKey(name)
                        : new FindCoordinatorRequestData().setCoordinatorKeys(List.of(name));
            case JOIN_GROUP -> join(name, producerId == -7 ? "" : "consumer");
            case HEARTBEAT -> new HeartbeatRequestData().setGroupId(name).setMemberId("m");
            case SYNC_GROUP -> new SyncGroupRequestData().setGroupId(name).setMemberId("m");
            case LEAVE_GROUP ->
                version < 3
                        ? new LeaveGroupRequestData().setGroupId(name).setMemberId("m")
                        : new LeaveGroupRequestData()
                                .setGroupId(name)
                                .setMembers(List.of(new MemberIdentity().setMemberId("m")));
            case DESCRIBE_GROUPS -> new DescribeGroupsRequestData().setGroups(List.of(name));
            case LIST_GROUPS ->
                version < 4
                        ? new ListGroupsRequestData()
                        : new ListGroupsRequestData().setStatesFilter(List.of("Stable", "Empty"));
            case DELETE_GROUPS -> new DeleteGroupsRequestData().setGroupsNames(List.of(name));
            case OFFSET_DELETE -> new OffsetDeleteRequestData().setGroupId(name);
            default -> transactional(api, version, name, producerId);
        };
    }

    private static ApiMessage join(String name, String protocolType) {
        JoinGroupRequestData join = new JoinGroupRequestData()
                .setGroupId(name)
                .setSessionTimeoutMs(10_000)
                .setProtocolType(protocolType);
        join.protocols()
                .add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {0, 0, 0, 0, 0, 0}));
        return join;
    }

    private static ApiMessage commit(int version, String name) {
        OffsetCommitRequestData.OffsetCommitRequestTopic topic = new OffsetCommitRequestData.OffsetCommitRequestTopic();
        if (version < 10) {
            topic.setName(name.equals("nobody") ? "nothing" : "words");
        } else {
            topic.setTopicId(name.equals("nobody") ? Uuid.ONE_UUID : broker.topicId("words"));
        }
        topic.setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                .setCommittedOffset(5)
                .setCommittedMetadata("m")));
        return new OffsetCommitRequestData().setGroupId(name).setTopics(List.of(topic));
    }

    private static ApiMessage fetch(int version, String name) {
        if (version < 8) {
            return new OffsetFetchRequestData()
                    .setGroupId(name)
                    .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic()
                            .setName("words")
                            .setPartitionIndexes(List.of(0, 1))));
        }
        OffsetFetchRequestData.OffsetFetchRequestTopics topic =
                new OffsetFetchRequestData.OffsetFetchRequestTopics().setPartitionIndexes(List.of(0, 1));
        if (version < 10) {
            topic.setName("words");
        } else {
            topic.setTopicId(name.equals("nobody") ? Uuid.ONE_UUID : broker.topicId("words"));
        }
        return new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(name)
                        .setTopics(List.of(topic))));
    }

    private static ApiMessage transactional(ApiKeys api, int version, String name, long producerId) {
        short epoch = 0;
        switch (api) {
            case INIT_PRODUCER_ID -> {
                int timeoutMs = name.equals("nobody") ? -1 : 1000;
                return new InitProducerIdRequestData().setTransactionalId(name).setTransactionTimeoutMs(timeoutMs);
            }
            case ADD_PARTITIONS_TO_TXN -> {
                return addPartitions(version, name, producerId);
            }
            case ADD_OFFSETS_TO_TXN -> {
                return new AddOffsetsToTxnRequestData()
                        .setTransactionalId(name)
                        .setProducerId(producerId)
                        .setProducerEpoch(epoch)
                        .setGroupId(name);
            }
            case END_TXN -> {
                return new EndTxnRequestData()
                        .setTransactionalId(name)
                        .setProducerId(producerId)
                        .setProducerEpoch(epoch)
                        .setCommitted(true);
            }
            case TXN_OFFSET_COMMIT -> {
                return txnCommit(version, name, producerId);
            }
            case WRITE_TXN_MARKERS -> {
                WritableTxnMarkerTopic topic = new WritableTxnMarkerTopic()
                        .setName(name.equals("nobody") ? "nothing" : "words")
                        .setPartitionIndexes(List.of(0, 1));
                return new WriteTxnMarkersRequestData()
                        .setMarkers(List.of(new WritableTxnMarker()
                                .setProducerId(4711)
                                .setProducerEpoch(epoch)
                                .setTopics(List.of(topic))));
            }
            case DESCRIBE_TRANSACTIONS -> {
                return new DescribeTransactionsRequestData().setTransactionalIds(List.of(name));
            }
            default -> {
                return version < 2 || !name.equals("nobody")
                        ? new ListTransactionsRequestData()
                        : new ListTransactionsRequestData().setTransactionalIdPattern("(");
            }
        }
    }

    private static ApiMessage addPartitions(int version, String name, long producerId) {
        AddPartitionsToTxnRequestData add = new AddPartitionsToTxnRequestData();
        AddPartitionsToTxnTopic words =
                new AddPartitionsToTxnTopic().setName("words").setPartitions(List.of(0, 1));
        if (version < 4) {
            add.setV3AndBelowTransactionalId(name).setV3AndBelowProducerId(producerId);
            add.v3AndBelowTopics().add(words);
        } else {
            AddPartitionsToTxnTransaction transaction =
                    new AddPartitionsToTxnTransaction().setTransactionalId(name).setProducerId(producerId);
            transaction.topics().add(words);
            add.transactions().add(transaction);
        }
        return add;
    }

    private static ApiMessage txnCommit(int version, String name, long producerId) {
        TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic topic =
                new TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic();
        if (version < 6) {
            topic.setName("words");
        } else {
            topic.setTopicId(broker.topicId("words"));
        }
        topic.setPartitions(List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition()
                .setCommittedOffset(3)
                .setCommittedMetadata(null)));
        return new TxnOffsetCommitRequestData()
                .setTransactionalId(name)
                .setGroupId(name)
                .setProducerId(producerId)
                .setProducerEpoch((short) 0)
                .setTopics(List.of(topic));
    }
}
