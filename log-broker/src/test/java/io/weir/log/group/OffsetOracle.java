package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.FetchOffsets;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupResponse.Fetched;
import io.weir.log.group.GroupResponse.FetchedOffset;
import io.weir.log.group.GroupResponse.PerPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of offsets. Each commit has offsets that nobody else commits, so that it is known whose an offset is. */
final class OffsetOracle {
    private final Map<Long, Commit> commits = new HashMap<>();
    private final Map<Long, Boolean> outcomes = new HashMap<>();
    private long acknowledged;

    /** An offset that somebody wanted to be remembered. */
    private static final class Commit {
        private final String group;
        private final TopicPartition partition;
        private final long producerEpoch;
        private final Set<Long> deliveries = new HashSet<>();
        private final Set<Long> acknowledgements = new HashSet<>();
        private final Set<Long> refusals = new HashSet<>();

        /** Null: it was in no transaction, or that is not decided. */
        private Boolean outcome;

        private boolean outcomeAcknowledged;

        /** In a transaction: before which call it was written at the latest, for it waits to be verified. */
        private long writtenBefore = -1;

        Commit(String group, TopicPartition partition, long producerEpoch) {
            this.group = group;
            this.partition = partition;
            this.producerEpoch = producerEpoch;
        }

        boolean inTransaction() {
            return producerEpoch >= 0;
        }

        /** The order since when it must be seen; -1: it need not be. */
        long surelySince() {
            boolean counts = !inTransaction() || (outcomeAcknowledged && outcome);
            return counts
                    ? acknowledgements.stream().mapToLong(each -> each).max().orElse(-1)
                    : -1;
        }

        /** The order in which it may have been written at the latest. */
        long latest() {
            if (inTransaction()) {
                boolean isKnown = acknowledgements.containsAll(deliveries);
                return isKnown ? writtenBefore : Long.MAX_VALUE;
            }
            return deliveries.stream().mapToLong(each -> each).max().orElse(-1);
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    void delivered(long order, GroupRequest request) {
        for (Commit each : of(request)) {
            each.deliveries.add(order);
        }
    }

    private List<Commit> of(GroupRequest request) {
        CommitOffsets offsets = null;
        long epoch = -1;
        if (request instanceof CommitOffsets plain) {
            offsets = plain;
        } else if (request instanceof CommitInTransaction later) {
            offsets = later.offsets();
            epoch = later.transaction().producerEpoch();
        }
        List<Commit> found = new ArrayList<>();
        if (offsets != null) {
            for (NewOffset each : offsets.offsets()) {
                String group = offsets.groupId();
                long producerEpoch = epoch;
                Commit commit = commits.computeIfAbsent(
                        each.committedOffset(), offset -> new Commit(group, each.partition(), producerEpoch));
                commit.outcome = outcomes.get(producerEpoch); // it may come when its transaction is over
                found.add(commit);
            }
        }
        return found;
    }

    /** The transaction of the offsets is decided. */
    void decided(long producerEpoch, boolean committed) {
        outcomes.put(producerEpoch, committed);
        commits.values().stream()
                .filter(each -> each.producerEpoch == producerEpoch)
                .forEach(each -> each.outcome = committed);
    }

    /** Its end was written. */
    void ended(long producerEpoch) {
        commits.values().stream()
                .filter(each -> each.producerEpoch == producerEpoch)
                .forEach(each -> each.outcomeAcknowledged = true);
    }

    void answered(long order, long nextOrder, GroupRequest request, GroupResponse response) {
        if (response instanceof PerPartition result) {
            for (Commit each : of(request)) {
                each.writtenBefore = nextOrder;
                if (result.error() == LogError.NONE) {
                    each.acknowledgements.add(order);
                    acknowledged++;
                } else {
                    each.refusals.add(order);
                }
            }
        } else if (response instanceof Fetched fetched) {
            look(order, (FetchOffsets) request, fetched);
        }
    }

    private void look(long order, FetchOffsets request, Fetched fetched) {
        Map<TopicPartition, Long> mustBeSeen = new HashMap<>();
        commits.forEach((offset, each) -> {
            if (each.group.equals(request.groupId())) {
                long since = each.surelySince();
                if (since >= 0 && since < order) {
                    mustBeSeen.merge(each.partition, since, Math::max);
                }
                boolean hangs = each.inTransaction() && each.outcome == null && !each.acknowledgements.isEmpty();
                if (hangs && request.requireStable()) {
                    FetchedOffset shown = fetched.offsets().get(each.partition);
                    assertThat(shown == null ? null : shown.error())
                            .as("%s waits for a transaction", each.partition)
                            .isEqualTo(LogError.UNSTABLE_OFFSET_COMMIT);
                }
            }
        });
        fetched.offsets().forEach((partition, shown) -> {
            if (shown.error() == LogError.NONE) {
                check(order, partition, shown.committedOffset());
            }
        });
        mustBeSeen.forEach((partition, since) -> {
            FetchedOffset shown = fetched.offsets().get(partition);
            assertThat(shown).as("%s was acknowledged and is there", partition).isNotNull();
            if (shown.error() == LogError.NONE) {
                assertThat(commits.get(shown.committedOffset()).latest())
                        .as("%s is at least what was acknowledged last", partition)
                        .isGreaterThanOrEqualTo(since);
            }
        });
    }

    private void check(long order, TopicPartition partition, long offset) {
        Commit commit = commits.get(offset);
        assertThat(commit)
                .as("offset %d of %s was committed by somebody", offset, partition)
                .isNotNull();
        assertThat(commit.partition).isEqualTo(partition);
        assertThat(commit.refusals)
                .as("offset %d was not refused each time it came", offset)
                .isNotEqualTo(commit.deliveries);
        if (commit.inTransaction()) {
            assertThat(commit.outcome)
                    .as("offset %d of %s counts, seen by call %d", offset, partition, order)
                    .isEqualTo(Boolean.TRUE);
        }
    }

    /** Everything has ended. */
    void settled(Fetched fetched) {
        fetched.offsets()
                .forEach((partition, shown) -> assertThat(shown.error())
                        .as("%s waits for nothing", partition)
                        .isEqualTo(LogError.NONE));
        look(Long.MAX_VALUE, new FetchOffsets(SimulatedOffsetProducer.GROUP, null, true), fetched);
    }
}
