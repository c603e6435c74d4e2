package io.weir.runtime.ha;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** High availability of processes within one test. Everything happens at once, on the caller's thread. */
public final class InMemoryHighAvailability implements HighAvailability {
    /** What the processes share. */
    public static final class Store {
        private final Map<String, byte[]> entries = new TreeMap<>();
        private final List<Contender> waiting = new ArrayList<>();
        private final List<NewestLeader> watches = new ArrayList<>();
        private long epoch;
        private Optional<LeaderInfo> leader = Optional.empty();
        private Contender leading;
        private boolean fenced = true;
        private int staleRefused;
        private int staleAccepted;

        /** From now on the epoch of who writes is not looked at: what tests show that would notice it. */
        public synchronized void switchFencingOff() {
            fenced = false;
        }

        /** How many writes were refused as their epoch was not the newest. */
        public synchronized int staleRefused() {
            return staleRefused;
        }

        /** How many were made although their epoch was not the newest. */
        public synchronized int staleAccepted() {
            return staleAccepted;
        }

        /** What is kept, by key. */
        public synchronized Map<String, byte[]> entries() {
            return new TreeMap<>(entries);
        }

        private synchronized void elect() {
            if (leading == null && !waiting.isEmpty()) {
                leading = waiting.remove(0);
                leading.term = ++epoch;
                publish(Optional.of(new LeaderInfo(Term.of(epoch), leading.own)));
                leading.candidate.onElected(Term.of(epoch));
            }
        }

        private void publish(Optional<LeaderInfo> now) {
            leader = now;
            List.copyOf(watches).forEach(watch -> watch.accept(now));
        }
    }

    private final Store store;
    private final List<Contender> own = new ArrayList<>();

    /** A process of those that share {@code store}. */
    public InMemoryHighAvailability(Store store) {
        this.store = store;
    }

    /** Its session is over and it knows; it contends anew. */
    public void loseSession() {
        synchronized (store) {
            List.copyOf(own).forEach(contender -> {
                contender.end("its session is lost", true);
                store.waiting.remove(contender);
                store.waiting.add(contender);
            });
            store.elect();
        }
    }

    /** It hangs, and another is elected; it goes on as a leader that has not heard of that. */
    public void loseSessionUnheard() {
        synchronized (store) {
            store.leading = null;
            store.elect();
        }
    }

    /** Somebody else begins the next epoch, and nobody else knows. */
    public void usurp() {
        synchronized (store) {
            store.epoch++;
        }
    }

    @Override
    public boolean electsLeaders() {
        return true;
    }

    @Override
    public Candidacy contend(LeaderAddress address, Candidate candidate) {
        synchronized (store) {
            Contender contender = new Contender(address, candidate);
            own.add(contender);
            store.waiting.add(contender);
            store.elect();
            return contender;
        }
    }

    @Override
    public AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener) {
        synchronized (store) {
            NewestLeader watch = new NewestLeader(listener);
            store.watches.add(watch);
            watch.accept(store.leader);
            return () -> store.watches.remove(watch);
        }
    }

    @Override
    public Optional<FencedEntries> entries() {
        return Optional.of(new Entries());
    }

    @Override
    public ElectionStatus status() {
        synchronized (store) {
            List<LeaderAddress> candidates = new ArrayList<>();
            store.leader.ifPresent(leading -> candidates.add(leading.address()));
            store.waiting.forEach(contender -> candidates.add(contender.own));
            return new ElectionStatus("in-memory", true, candidates);
        }
    }

    @Override
    public void close() {
        List.copyOf(own).forEach(Contender::close);
    }

    private final class Contender implements Candidacy {
        private final LeaderAddress own;
        private final Candidate candidate;
        private long term;

        Contender(LeaderAddress own, Candidate candidate) {
            this.own = own;
            this.candidate = candidate;
        }

        private void end(String why, boolean tell) {
            if (store.leading == this) {
                long ended = term;
                term = 0;
                store.leading = null;
                store.publish(Optional.empty());
                if (tell) {
                    candidate.onDeposed(ended, why);
                }
            }
        }

        @Override
        public void resign(long epoch, String why) {
            synchronized (store) {
                if (term == epoch) {
                    end(why, true);
                    store.waiting.add(this);
                    store.elect();
                }
            }
        }

        @Override
        public void close() {
            synchronized (store) {
                store.waiting.remove(this);
                end("closed", false);
                InMemoryHighAvailability.this.own.remove(this);
                store.elect();
            }
        }
    }

    private final class Entries implements FencedEntries {
        @Override
        public Map<String, byte[]> read(String prefix) {
            Map<String, byte[]> found = store.entries();
            found.keySet().removeIf(key -> !key.startsWith(prefix));
            return found;
        }

        @Override
        public void write(long epoch, List<Change> changes) throws FencedException {
            synchronized (store) {
                boolean leads = own.stream().anyMatch(contender -> contender.term == epoch);
                boolean stale = epoch != store.epoch;
                store.staleRefused += stale && store.fenced ? 1 : 0;
                store.staleAccepted += stale && !store.fenced ? 1 : 0;
                if (store.fenced && (stale || !leads)) {
                    throw new FencedException(epoch, "A change of epoch %d is refused.".formatted(epoch));
                }
                for (Change change : changes) {
                    if (change.value() == null) {
                        store.entries.remove(change.key());
                    } else {
                        store.entries.put(change.key(), change.value().clone());
                    }
                }
            }
        }
    }
}
