package io.weir.jobmanager;

import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.ElectionStatus;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.ha.Term;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Elects at once whoever contends: one leader after the other, so that nobody is to be kept out. For a {@link Rehearsal}. */
final class RehearsedElection implements HighAvailability {
    /** What leaders leave to one another; also the lock. */
    private final Map<String, byte[]> entries;

    private final long epoch;

    RehearsedElection(Map<String, byte[]> entries, long epoch) {
        this.entries = entries;
        this.epoch = epoch;
    }

    @Override
    public boolean electsLeaders() {
        return true;
    }

    @Override
    public Candidacy contend(LeaderAddress own, Candidate candidate) {
        candidate.onElected(Term.of(epoch));
        return new Candidacy() {
            @Override
            public void resign(long ofEpoch, String why) {
                throw new IllegalStateException("Nobody else can be elected: " + why);
            }

            @Override
            public void close() {
                // nobody waits
            }
        };
    }

    @Override
    public AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener) {
        return () -> {};
    }

    @Override
    public Optional<FencedEntries> entries() {
        return Optional.of(new Entries());
    }

    @Override
    public ElectionStatus status() {
        return new ElectionStatus("rehearsal", true, List.of());
    }

    @Override
    public void close() {
        // holds nothing
    }

    private final class Entries implements FencedEntries {
        @Override
        public Map<String, byte[]> read(String prefix) {
            synchronized (entries) {
                Map<String, byte[]> found = new TreeMap<>(entries);
                found.keySet().removeIf(key -> !key.startsWith(prefix));
                return found;
            }
        }

        @Override
        public void write(long ofEpoch, List<Change> changes) {
            synchronized (entries) {
                for (Change change : changes) {
                    byte[] value = change.value();
                    if (value == null) {
                        entries.remove(change.key());
                    } else {
                        entries.put(change.key(), value);
                    }
                }
            }
        }
    }
}
