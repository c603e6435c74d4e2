package io.weir.log.topic;

import static io.weir.log.topic.NewTopic.BROKER_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private TopicWorld world = null;

    @BeforeEach
    void open() throws IOException {
        world = TopicWorld.open();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void makesTheTopicAndItsPartitionsAndHasThemAfterAStart() throws IOException {
        Topic made = create("orders", 3, Map.of("retention.ms", " 5000 "));

        assertThat(made.partitions()).isEqualTo(3);
        world.restart();
        assertThat(world.topics().find("orders")).isEqualTo(made);
        assertThat(world.topics().find(made.id())).isEqualTo(made);
        assertThat(partitions()).containsExactlyInAnyOrder("orders-0", "orders-1", "orders-2");
        assertThat(log(made, 2).settings().retention().millis()).isEqualTo(5000);
    }

    @Test
    void givesTheBrokersNumbersToATopicForWhichNoneAreSaid() throws IOException {
        world.close();
        world = new TopicWorld(Map.of("num.partitions", "4"));
        world.start();

        assertThat(create("orders", BROKER_DEFAULT, Map.of()).partitions()).isEqualTo(4);
        assertThat(world.topics().createOnDemand("clicks").join().partitions()).isEqualTo(4);
    }

    @Test
    void refusesASecondTopicOfTheName() {
        create("orders", 1, Map.of());

        assertThat(error(world.topics().create(wanted("orders", 1, 1), false)))
                .isEqualTo(LogError.TOPIC_ALREADY_EXISTS);
        assertThat(error(world.topics().create(wanted("orders", 1, 1), true))).isEqualTo(LogError.TOPIC_ALREADY_EXISTS);
    }

    @Test
    void refusesNumbersThatAreNotPossible() {
        assertThat(error(world.topics().create(wanted("a", 0, 1), false))).isEqualTo(LogError.INVALID_PARTITIONS);
        assertThat(error(world.topics().create(wanted("a", -2, 1), false))).isEqualTo(LogError.INVALID_PARTITIONS);
        assertThat(error(world.topics().create(wanted("a", 10_001, 1), false))).isEqualTo(LogError.POLICY_VIOLATION);
        assertThat(error(world.topics().create(wanted("a", 1, 0), false)))
                .isEqualTo(LogError.INVALID_REPLICATION_FACTOR);
        assertThat(error(world.topics().create(wanted("a", 1, 2), false)))
                .isEqualTo(LogError.INVALID_REPLICATION_FACTOR);
        assertThat(world.topics().all()).isEmpty();
    }

    @Test
    void takesAnAssignmentOnlyIfItIsWholeAndToNodesThatAreThere() {
        assertThat(error(assign(Map.of(0, List.of(1), 2, List.of(1))))).isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assign(Map.of(0, List.of(7))))).isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assign(Map.of(0, List.of(1, 1))))).isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assign(Map.of(0, List.of())))).isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(world.topics()
                        .create(new NewTopic("a", 1, BROKER_DEFAULT, Map.of(0, List.of(1)), Map.of()), false)))
                .isEqualTo(LogError.INVALID_REQUEST);

        assertThat(assign(Map.of(0, List.of(1), 1, List.of(1))).join().partitions())
                .isEqualTo(2);
    }

    @Test
    void makesNothingWhenItOnlyChecks() {
        assertThat(world.topics().create(wanted("orders", 3, 1), true).join().partitions())
                .isEqualTo(3);

        assertThat(world.topics().all()).isEmpty();
        assertThat(partitions()).isEmpty();
    }

    @Test
    void refusesNamesThatDifferOnlyInPointAndUnderscore() {
        create("a.b", 1, Map.of());

        assertThat(error(world.topics().create(wanted("a_b", 1, 1), false)))
                .isEqualTo(LogError.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void makesATopicOnDemandOnceHoweverManyAskForIt() {
        CompletableFuture<Topic> first = world.topics().createOnDemand("clicks");
        CompletableFuture<Topic> second = world.topics().createOnDemand("clicks");

        assertThat(first.join()).isEqualTo(second.join());
        assertThat(error(world.topics().createOnDemand("no good"))).isEqualTo(LogError.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void makesNoTopicOnDemandWhereThatIsSwitchedOff() throws IOException {
        world.close();
        world = new TopicWorld(Map.of("auto.create.topics.enable", "false"));
        world.start();

        assertThat(error(world.topics().createOnDemand("clicks"))).isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void givesATopicMadeAgainAnotherIdAndNoneOfTheOldRecords() throws IOException {
        Topic first = create("orders", 2, Map.of());

        world.topics().delete(first.id()).join();

        assertThat(world.topics().find("orders")).isNull();
        assertThat(world.topics().find(first.id())).isNull();
        assertThat(partitions()).isEmpty();
        Topic second = create("orders", 1, Map.of());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(error(world.topics().delete(first.id()))).isEqualTo(LogError.UNKNOWN_TOPIC_ID);
        world.restart();
        assertThat(world.topics().find("orders")).isEqualTo(second);
    }

    @Test
    void deletesATopicWithTheLongestName() {
        Topic topic = create("n".repeat(249), 1, Map.of());

        world.topics().delete(topic.id()).join();

        assertThat(world.disk.image().files().keySet())
                .allMatch(path -> path.toString().lines().allMatch(line -> line.length() < 300)
                        && String.valueOf(path.getFileName()).length() <= 255);
    }

    @Test
    void deletesNothingWhereThatIsForbidden() throws IOException {
        world.close();
        world = new TopicWorld(Map.of("delete.topic.enable", "false"));
        world.start();
        Topic topic = create("orders", 1, Map.of());

        assertThat(error(world.topics().delete(topic.id()))).isEqualTo(LogError.TOPIC_DELETION_DISABLED);
    }

    @Test
    void addsPartitionsAndNeverTakesSomeAway() throws IOException {
        create("orders", 2, Map.of());

        assertThat(error(world.topics().addPartitions("orders", 2, List.of(), false)))
                .isEqualTo(LogError.INVALID_PARTITIONS);
        assertThat(error(world.topics().addPartitions("orders", 4, List.of(List.of(1)), false)))
                .isEqualTo(LogError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(world.topics().addPartitions("none", 4, List.of(), false)))
                .isEqualTo(LogError.UNKNOWN_TOPIC_OR_PARTITION);
        world.topics().addPartitions("orders", 3, List.of(), true).join();
        assertThat(partitions()).hasSize(2);

        world.topics().addPartitions("orders", 3, List.of(), false).join();

        world.restart();
        Topic grown = world.topics().find("orders");
        assertThat(grown).isNotNull().extracting(Topic::partitions).isEqualTo(3);
        assertThat(partitions()).hasSize(3);
    }

    @Test
    void keepsATopicDifferentlyAtOnceAndAfterAStart() throws IOException {
        Topic topic = create("orders", 1, Map.of("retention.ms", "5000"));
        PartitionLog log = log(topic, 0);

        world.topics()
                .alter("orders", own -> with(own, "segment.bytes", "2048"), true)
                .join();
        assertThat(log.settings().segments().bytes()).isEqualTo(1 << 30);
        world.topics()
                .alter("orders", own -> with(own, "segment.bytes", "2048"), false)
                .join();

        assertThat(log.settings().segments().bytes()).isEqualTo(2048);
        world.restart();
        assertThat(log(topic, 0).settings().segments().bytes()).isEqualTo(2048);
        assertThat(log(topic, 0).settings().retention().millis()).isEqualTo(5000);
    }

    @Test
    void refusesSettingsThatAreNotPossibleAndKeepsTheOldOnes() {
        Topic topic = create("orders", 1, Map.of("retention.ms", "5000"));

        assertThat(error(world.topics().alter("orders", own -> with(own, "retention.ms", "x"), false)))
                .isEqualTo(LogError.INVALID_CONFIG);
        assertThat(error(world.topics().create(new NewTopic("b", 1, 1, Map.of(), Map.of("no", "1")), false)))
                .isEqualTo(LogError.INVALID_CONFIG);

        assertThat(world.topics().find("orders")).isEqualTo(topic);
    }

    @Test
    void makesTopicsOfItsOwnThatClientsCannotMakeOrChange() throws IOException {
        Topic offsets =
                world.topics().requireInternal(InternalTopic.TRANSACTIONS).join();

        assertThat(offsets.partitions()).isEqualTo(50);
        assertThat(offsets.internal()).isTrue();
        assertThat(log(offsets, 49).settings().retention().enabled()).isFalse();
        assertThat(log(offsets, 49).settings().compaction().enabled()).isTrue();
        assertThat(error(world.topics().delete(offsets.id()))).isEqualTo(LogError.POLICY_VIOLATION);
        assertThat(error(world.topics().alter(offsets.name(), own -> own, false)))
                .isEqualTo(LogError.POLICY_VIOLATION);
        assertThat(error(world.topics().addPartitions(offsets.name(), 60, List.of(), false)))
                .isEqualTo(LogError.POLICY_VIOLATION);
        assertThat(error(world.topics().create(wanted("__consumer_offsets", 1, 1), false)))
                .isEqualTo(LogError.INVALID_TOPIC_EXCEPTION);
        assertThat(world.topics().createOnDemand(offsets.name()).join()).isEqualTo(offsets);
        world.restart();
        assertThat(world.topics().find(offsets.name())).isEqualTo(offsets);
    }

    @Test
    void leavesNothingOfATopicWhosePartitionsCannotAllBeMade() throws IOException {
        world.refusing().refusedCreations = id -> id.index() == 1;

        assertThatThrownBy(() -> create("orders", 3, Map.of())).isInstanceOf(CompletionException.class);

        assertThat(world.topics().find("orders")).isNull();
        assertThat(partitions()).isEmpty();
        world.refusing().refusedCreations = id -> false;
        create("orders", 3, Map.of());
        world.restart();
        assertThat(partitions()).hasSize(3);
    }

    @Test
    void keepsTheOldNumberOfPartitionsWhenMoreCannotBeMade() throws IOException {
        create("orders", 2, Map.of());
        world.refusing().refusedCreations = id -> id.index() == 3;

        assertThat(catchThrowable(() -> world.topics()
                        .addPartitions("orders", 4, List.of(), false)
                        .join()))
                .isNotNull();

        assertThat(partitions()).hasSize(2);
        world.refusing().refusedCreations = id -> false;
        world.restart();
        assertThat(world.topics().find("orders")).extracting(Topic::partitions).isEqualTo(2);
        assertThat(partitions()).hasSize(2);
    }

    @Test
    void endsADeletionAtTheNextStartThatFailedInTheMiddle() throws IOException {
        Topic topic = create("orders", 3, Map.of());
        world.refusing().refusedDeletions = id -> id.index() == 1;

        assertThat(catchThrowable(() -> world.topics().delete(topic.id()).join()))
                .isNotNull();

        assertThat(world.topics().find("orders")).isNull();
        world.restart();
        assertThat(partitions()).isEmpty();
        assertThat(world.topics().all()).isEmpty();
    }

    @Test
    void endsADeletionWhenTheNameIsWantedAgain() {
        Topic topic = create("orders", 3, Map.of());
        world.refusing().refusedDeletions = id -> id.index() == 1;
        assertThat(catchThrowable(() -> world.topics().delete(topic.id()).join()))
                .isNotNull();
        world.refusing().refusedDeletions = id -> false;

        Topic again = create("orders", 1, Map.of());

        assertThat(again.id()).isNotEqualTo(topic.id());
        assertThat(partitions()).containsExactly("orders-0");
    }

    @Test
    void changesNothingAnyMoreAfterAWriteThatMayHaveHappened() throws IOException {
        Topic topic = create("orders", 1, Map.of());
        world.metadata().refusing = true;
        assertThat(error(world.topics().create(wanted("a", 1, 1), false))).isEqualTo(LogError.KAFKA_STORAGE_ERROR);
        world.metadata().refusing = false;

        assertThat(error(world.topics().create(wanted("b", 1, 1), false))).isEqualTo(LogError.KAFKA_STORAGE_ERROR);
        assertThat(error(world.topics().delete(topic.id()))).isEqualTo(LogError.KAFKA_STORAGE_ERROR);

        assertThat(world.topics().find("orders")).isEqualTo(topic);
        world.restart();
        create("b", 1, Map.of());
    }

    @Test
    void doesNotStartWithAPartitionWhoseTopicIsForgotten() throws IOException {
        Topic topic = create("orders", 1, Map.of());
        world.close();
        world.disk.delete(TopicWorld.DATA
                .resolve("metadata")
                .resolve("topics")
                .resolve(topic.id().toString()));

        assertThatThrownBy(() -> world.start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Partition orders-0")
                .hasMessageContaining("metadata");
    }

    @Test
    void doesNotStartWithoutAPartitionThatWasThere() throws IOException {
        Topic topic = create("orders", 1, Map.of());
        world.store().delete(topic.partition(0)).join();
        world.close();

        assertThatThrownBy(() -> world.start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Partition orders-0")
                .hasMessageContaining("none of log.dirs");
    }

    private Topic create(String name, int partitions, Map<String, String> settings) {
        return world.topics()
                .create(new NewTopic(name, partitions, BROKER_DEFAULT, Map.of(), settings), false)
                .join();
    }

    private static NewTopic wanted(String name, int partitions, int replicationFactor) {
        return new NewTopic(name, partitions, replicationFactor, Map.of(), Map.of());
    }

    private CompletableFuture<Topic> assign(Map<Integer, List<Integer>> nodes) {
        String name = "t" + UUID.randomUUID();
        return world.topics().create(new NewTopic(name, BROKER_DEFAULT, BROKER_DEFAULT, nodes, Map.of()), false);
    }

    private List<String> partitions() {
        return world.store().partitions().stream()
                .map(each -> each.id().toString())
                .toList();
    }

    private PartitionLog log(Topic topic, int index) {
        return world.store().find(topic.partition(index)).orElseThrow();
    }

    private static Map<String, String> with(Map<String, String> own, String name, String value) {
        Map<String, String> changed = new HashMap<>(own);
        changed.put(name, value);
        return changed;
    }

    private static LogError error(CompletableFuture<?> refused) {
        Throwable failure = catchThrowable(refused::join);
        assertThat(failure).hasCauseInstanceOf(LogException.class);
        return ((LogException) failure.getCause()).error();
    }
}
