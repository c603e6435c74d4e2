package io.weir.log.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Which topics there are after the power was lost at any change to the disk. */
class TopicsCrashTest {
    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 25);
    private static final int LIVES = 8;
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** What was told; a name that is in doubt may be as before or as wanted. */
    private final Map<String, Topic> told = new HashMap<>();

    private final Set<UUID> deletedIds = new HashSet<>();
    private String inDoubt = "";

    @Test
    void everyAnswerHoldsAfterEveryLossOfPower() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            told.clear();
            deletedIds.clear();
            inDoubt = "";
            Random random = new Random(seed);
            TopicWorld world = new TopicWorld(Map.of());
            String clusterId = "";
            for (int life = 0; life < LIVES; life++) {
                startAtLast(world, random);
                compare(world, "seed %d, life %d".formatted(seed, life));
                assertThat(clusterId).isIn("", world.metadata().clusterId());
                clusterId = world.metadata().clusterId();
                world.disk.cutPowerBefore(random.nextInt(80), random);
                live(world, random);
                world.disk.cutPower(random);
                world.close();
                world.disk.restorePower();
            }
        }
    }

    /** The power may be lost while it starts, too. */
    private static void startAtLast(TopicWorld world, Random random) throws IOException {
        for (int attempt = 0; attempt < 3; attempt++) {
            world.disk.cutPowerBefore(random.nextInt(60), random);
            try {
                world.start();
            } catch (IOException e) {
                assertThat(world.disk.hasPower())
                        .as("not started: %s", e.getMessage())
                        .isFalse();
            }
            world.disk.cutPower(random);
            world.close();
            world.disk.restorePower();
        }
        world.start();
    }

    private void compare(TopicWorld world, String name) {
        Map<String, Topic> found = new HashMap<>();
        world.topics().all().forEach(each -> found.put(each.name(), each));
        Topic doubtful = found.get(inDoubt);
        if (doubtful == null) {
            told.remove(inDoubt);
        } else {
            told.put(inDoubt, doubtful);
        }
        inDoubt = "";
        assertThat(found).as(name).isEqualTo(told);
        Set<String> partitions = new TreeSet<>();
        for (Topic topic : told.values()) {
            assertThat(deletedIds).as(name).doesNotContain(topic.id());
            for (int index = 0; index < topic.partitions(); index++) {
                partitions.add(topic.id() + "-" + index);
                assertThat(world.store()
                                .find(topic.partition(index))
                                .orElseThrow()
                                .settings())
                        .as(name)
                        .isEqualTo(world.topics().settings().logSettings(topic.settings()));
            }
        }
        Set<String> stored = new TreeSet<>();
        world.store()
                .partitions()
                .forEach(
                        each -> stored.add(each.id().topicId() + "-" + each.id().index()));
        assertThat(stored).as(name).isEqualTo(partitions);
    }

    private void live(TopicWorld world, Random random) {
        Topics topics = world.topics();
        while (inDoubt.isEmpty()) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            Topic topic = told.get(name);
            try {
                if (topic == null) {
                    told.put(name, await(name, topics.create(wanted(name, 1 + random.nextInt(3)), false)));
                } else if (random.nextInt(3) == 0) {
                    await(name, topics.delete(topic.id()));
                    told.remove(name);
                    deletedIds.add(topic.id());
                } else if (random.nextBoolean()) {
                    told.put(name, await(name, topics.addPartitions(name, topic.partitions() + 2, List.of(), false)));
                } else {
                    Map<String, String> own = Map.of("retention.ms", String.valueOf(random.nextInt(1000)));
                    told.put(name, await(name, topics.alter(name, old -> own, false)));
                }
            } catch (CompletionException e) {
                assertThat(world.disk.hasPower())
                        .as("refused: %s", e.getMessage())
                        .isFalse();
            }
        }
    }

    private <T> T await(String name, CompletableFuture<T> answer) {
        inDoubt = name;
        T told = answer.join();
        inDoubt = "";
        return told;
    }

    private static NewTopic wanted(String name, int partitions) {
        return new NewTopic(name, partitions, 1, Map.of(), Map.of());
    }

    @Test
    void changesAtOnceArePutInOrder() throws IOException {
        try (TopicWorld world = TopicWorld.open()) {
            List<CompletableFuture<Topic>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(world.topics().create(wanted("same", 1 + i), false));
            }
            long made = answers.stream()
                    .filter(answer ->
                            answer.handle((topic, refused) -> refused == null).join())
                    .count();

            assertThat(made).isEqualTo(1);
            assertThat(world.store().partitions()).hasSize(1);
        }
    }
}
