package io.weir.runtime.ha;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.ha.FencedEntries.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every {@link HighAvailability} with elections does. */
public abstract class HighAvailabilityContract {
    /** Another process of the same cluster. */
    protected abstract HighAvailability process();

    /** The session of that process ends, and it learns of it. */
    protected abstract void loseSession(HighAvailability process);

    /** Somebody begins the next epoch, of which the leader does not know. */
    protected abstract void usurp();

    /** A candidate that keeps what it was told. */
    protected static final class Recorded implements Candidate {
        /** Was told nothing yet. */
        public Recorded() {}

        /** The epochs it was elected for. */
        public final List<Long> elected = new CopyOnWriteArrayList<>();
        /** Those that are over. */
        public final List<Long> deposed = new CopyOnWriteArrayList<>();

        @Override
        public void onElected(Term term) {
            assertThat(term).isEqualTo(Term.of(term.epoch()));
            elected.add(term.epoch());
        }

        @Override
        public void onDeposed(long epoch, String why) {
            deposed.add(epoch);
        }

        /** Whether it leads as far as it knows. */
        public boolean leads() {
            return elected.size() == deposed.size() + 1;
        }

        /** The last of its epochs. */
        public long epoch() {
            return elected.get(elected.size() - 1);
        }
    }

    @Test
    void theElectedOneIsPublished() throws Exception {
        List<Optional<LeaderInfo>> seen = new CopyOnWriteArrayList<>();
        AutoCloseable watch = process().watchLeader(seen::add);
        Recorded candidate = new Recorded();

        process().contend(address(1), candidate);

        eventually("it is elected", candidate::leads);
        LeaderInfo expected = new LeaderInfo(Term.of(candidate.epoch()), address(1));
        eventually("it is known", () -> seen.contains(Optional.of(expected)));
        List<Optional<LeaderInfo>> later = new CopyOnWriteArrayList<>();
        process().watchLeader(later::add);
        eventually("who comes later is told, too", () -> later.contains(Optional.of(expected)));
        watch.close();
    }

    @Test
    void anotherIsElectedUnderAHigherEpochWhenTheLeaderGoes() {
        Recorded first = new Recorded();
        Candidacy leading = process().contend(address(1), first);
        eventually("the first is elected", first::leads);
        Recorded second = new Recorded();
        process().contend(address(2), second);
        assertThat(second.elected).isEmpty();

        leading.close();

        eventually("the second is elected", second::leads);
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void whoHasLostItsSessionIsDeposedAndContendsAnew() {
        HighAvailability losing = process();
        Recorded first = new Recorded();
        losing.contend(address(1), first);
        eventually("the first is elected", first::leads);
        Recorded second = new Recorded();
        Candidacy other = process().contend(address(2), second);

        loseSession(losing);

        eventually("the first is deposed", () -> !first.deposed.isEmpty());
        assertThat(first.deposed).containsExactly(first.elected.get(0));
        eventually("the second is elected", second::leads);
        other.close();
        eventually("the first is elected again", first::leads);
        assertThat(first.epoch()).isGreaterThan(second.epoch());
    }

    @Test
    void whoResignsIsDeposedAndComesBackBehindOthers() {
        Recorded first = new Recorded();
        Candidacy leading = process().contend(address(1), first);
        eventually("the first is elected", first::leads);
        Recorded second = new Recorded();
        Candidacy other = process().contend(address(2), second);

        leading.resign(first.epoch(), "it was asked to");

        eventually("the second is elected", second::leads);
        assertThat(first.deposed).hasSize(1);
        leading.resign(first.epoch(), "it was asked to, again");
        other.close();
        eventually("the first is elected again", first::leads);
    }

    @Test
    void allWhoTakePartAreKnown() {
        HighAvailability asking = process();
        eventually("it is connected", () -> status(asking).connected());
        assertThat(status(asking).candidates()).isEmpty();
        Recorded leader = new Recorded();
        process().contend(address(1), leader);
        eventually("there is a leader", leader::leads);
        process().contend(address(2), new Recorded());

        eventually(
                "both are known", () -> Set.copyOf(status(asking).candidates()).equals(Set.of(address(1), address(2))));
    }

    @Test
    void changesAreMadeTogetherAndReadInOrder() throws IOException {
        HighAvailability leader = process();
        long epoch = elected(leader);
        FencedEntries entries = leader.entries().orElseThrow();

        entries.write(epoch, List.of(put("jobs.b", "2"), put("jobs.a", "1"), put("results.a", "3")));
        entries.write(epoch, List.of(put("jobs.b", "4"), Change.remove("jobs.a"), Change.remove("jobs.none")));
        entries.write(epoch, List.of());

        Map<String, byte[]> read = process().entries().orElseThrow().read("");
        assertThat(read.keySet()).containsExactly("jobs.b", "results.a");
        assertThat(read.get("jobs.b")).isEqualTo("4".getBytes(StandardCharsets.UTF_8));
        assertThat(entries.read("jobs.").keySet()).containsExactly("jobs.b");
    }

    @Test
    void aFormerLeaderThatDoesNotKnowChangesNothing() throws IOException {
        HighAvailability leader = process();
        long epoch = elected(leader);
        FencedEntries entries = leader.entries().orElseThrow();
        entries.write(epoch, List.of(put("job", "mine")));

        usurp();

        assertThatThrownBy(() -> entries.write(epoch, List.of(put("job", "stale"), put("other", "stale"))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> entries.write(epoch, List.of(Change.remove("job"))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> entries.write(epoch, List.of())).isInstanceOf(FencedException.class);
        assertThat(entries.read("").keySet()).containsExactly("job");
        assertThat(entries.read("").get("job")).isEqualTo("mine".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoWasNotElectedChangesNothing() {
        HighAvailability leader = process();
        long epoch = elected(leader);
        FencedEntries ofAnother = process().entries().orElseThrow();

        assertThatThrownBy(() -> ofAnother.write(epoch, List.of(put("job", "1"))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> leader.entries().orElseThrow().write(epoch + 1, List.of(put("job", "1"))))
                .isInstanceOf(FencedException.class);
    }

    private static ElectionStatus status(HighAvailability process) {
        try {
            return process.status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long elected(HighAvailability process) {
        Recorded candidate = new Recorded();
        process.contend(address(1), candidate);
        eventually("it is elected", candidate::leads);
        return candidate.epoch();
    }

    private static Change put(String key, String value) {
        return Change.put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** An address at which nobody is. */
    protected static LeaderAddress address(int number) {
        return new LeaderAddress("host%d:6123".formatted(number), "http://host%d:8081".formatted(number));
    }
}
