package io.weir.systemtests.groups;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import io.weir.systemtests.LogBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A group with the processes of its members and what they have read. */
final class SoakedGroup {
    private static final int MOST = 4;

    private final String name;
    private final LogBroker broker;
    private final GroupSoak.Plan plan;
    private final Random random;
    private final Path directory;
    private final Reading reading;
    private final List<Member> members = new ArrayList<>();
    private int started;
    private int lagsChecked;
    private int lagsTooSmall;

    /** A process; {@code instance} is empty for one that is not static. */
    private record Member(Command process, String instance) {}

    SoakedGroup(String name, LogBroker broker, GroupSoak.Plan plan, Random random) {
        this.name = name;
        this.broker = broker;
        this.plan = plan;
        this.random = random;
        try {
            directory = Files.createDirectories(broker.cluster().directory().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reading = new Reading(directory, plan.partitions(), plan.recordsOfPartition());
    }

    /** Three members, one of them static. */
    void begin() {
        start("static-0");
        start("");
        start("");
    }

    /** Whether members have partitions. */
    boolean hasBegun() {
        reading.refresh();
        requireMembers();
        return reading.generation() > 0;
    }

    private void start(String instance) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                GroupMember.class.getName(),
                broker.address(),
                GroupSoak.TOPIC,
                directory.resolve("member-%d.notes".formatted(started++)).toString(),
                plan.order(),
                "group.id=" + name,
                "partition.assignment.strategy=" + assignor(),
                "auto.offset.reset=earliest",
                "enable.auto.commit=false",
                "session.timeout.ms=3000",
                "heartbeat.interval.ms=500",
                "max.poll.interval.ms=20000",
                "max.poll.records=500"));
        if (!instance.isEmpty()) {
            words.add("group.instance.id=" + instance);
        }
        members.add(new Member(broker.cluster().start(words), instance));
    }

    private String assignor() {
        return "org.apache.kafka.clients.consumer."
                + (name.equals("range") ? "RangeAssignor" : "CooperativeStickyAssignor");
    }

    /** The clients of the distribution and the classes beside this one. */
    private static String classPath() {
        return GroupMember.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()
                + ":" + Cluster.distributed("lib/*");
    }

    /** Another member comes, unless there are enough. */
    void join() {
        if (members.size() < MOST) {
            boolean second = members.stream().noneMatch(member -> member.instance.equals("static-1"));
            start(second && random.nextBoolean() ? "static-1" : "");
        }
    }

    /** Some member leaves in order; a static one comes back at once, as does the last. */
    void leave() {
        Member member = members.remove(random.nextInt(members.size()));
        member.process.stop();
        member.process.await().endedWith(128 + 15);
        replace(member);
    }

    /** Some member is killed. */
    void kill() {
        Member member = members.remove(random.nextInt(members.size()));
        member.process.kill();
        member.process.await().endedWith(128 + 9);
        replace(member);
    }

    private void replace(Member member) {
        if (!member.instance.isEmpty() || members.isEmpty() || random.nextBoolean()) {
            start(member.instance);
        }
    }

    /** All leave in order. */
    void end() {
        members.forEach(member -> member.process.stop());
        members.forEach(member -> member.process.await().endedWith(128 + 15));
        members.clear();
        reading.refresh();
    }

    /** Fails unless all members are there that should be. */
    void requireMembers() {
        for (Member member : members) {
            if (!member.process.isRunning()) {
                throw new AssertionError("A member of %s ended by itself: %s".formatted(name, member.process.await()));
            }
        }
    }

    /**
     * Asks for the lag and compares it with what was written down.
     *
     * @param acknowledged records of each partition that are certainly there
     * @return the lag
     */
    long checkLag(Admin admin, long[] acknowledged) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < plan.partitions(); partition++) {
            latest.put(new TopicPartition(GroupSoak.TOPIC, partition), OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var ends = admin.listOffsets(latest).all().get();
            reading.refresh(); // Afterwards: what was committed had been written down before.
            long sum = 0;
            for (TopicPartition partition : latest.keySet()) {
                long end = ends.get(partition).offset();
                OffsetAndMetadata offset = committed.get(partition);
                long lag = end - (offset == null ? 0 : offset.offset());
                long left = end - reading.next(partition.partition());
                if (lag < Math.max(0, left) || end < acknowledged[partition.partition()]) {
                    lagsTooSmall++;
                }
                lagsChecked++;
                sum += lag;
            }
            return sum;
        } catch (ExecutionException e) {
            throw new AssertionError("No lag of " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What came of it, with the lag that was told last. */
    GroupSoak.OfGroup outcome(int[] produced, long lag) {
        return new GroupSoak.OfGroup(
                name,
                reading.read(),
                reading.skipped(produced),
                reading.twice(produced),
                reading.wrong(),
                reading.startsBehindACommit(),
                reading.leftUncommitted(),
                reading.lost(),
                reading.generation(),
                started,
                lagsChecked,
                lagsTooSmall,
                lag);
    }

    /** How much was read. */
    long read() {
        return reading.read();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
