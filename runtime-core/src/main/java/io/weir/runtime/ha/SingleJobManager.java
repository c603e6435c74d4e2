package io.weir.runtime.ha;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.config.WeirOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code high-availability.type: none}. The one JobManager leads from its start on; others find it where the settings say. */
final class SingleJobManager implements HighAvailability {
    private final LeaderAddress configured;

    SingleJobManager(Configuration configuration) {
        configured = new LeaderAddress(
                configuration.get(WeirOptions.JOBMANAGER_RPC_ADDRESS) + ":"
                        + configuration.get(WeirOptions.JOBMANAGER_RPC_PORT),
                "http://%s:%d"
                        .formatted(
                                configuration.get(WeirOptions.REST_ADDRESS), configuration.get(WeirOptions.REST_PORT)));
    }

    @Override
    public boolean electsLeaders() {
        return false;
    }

    @Override
    public Candidacy contend(LeaderAddress own, Candidate candidate) {
        candidate.onElected(new Term(Term.NOT_ELECTED, UUID.randomUUID().toString()));
        return new Candidacy() {
            @Override
            public void resign(long epoch, String why) {
                throw new IllegalStateException("The only JobManager cannot resign: " + why);
            }

            @Override
            public void close() {
                // nobody else waits to lead
            }
        };
    }

    @Override
    public AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener) {
        listener.accept(Optional.of(new LeaderInfo(new Term(Term.NOT_ELECTED, ""), configured)));
        return () -> {};
    }

    @Override
    public Optional<FencedEntries> entries() {
        return Optional.empty();
    }

    @Override
    public ElectionStatus status() {
        return new ElectionStatus(HighAvailabilityOptions.NONE, true, List.of());
    }

    @Override
    public void close() {
        // holds nothing
    }
}
