package io.weir.runtime.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HighAvailabilityChoiceTest {
    /** Named in a configuration. */
    public static final class Custom implements HighAvailabilityFactory {
        @Override
        public String type() {
            return "custom";
        }

        @Override
        public HighAvailability create(Configuration configuration) {
            return new InMemoryHighAvailability(new InMemoryHighAvailability.Store());
        }
    }

    @Test
    void withoutHighAvailabilityTheOneJobManagerLeadsFromItsStart() {
        Configuration settings = Configuration.fromMap(Map.of(
                "high-availability.type", "NONE", "jobmanager.rpc.address", "master", "jobmanager.rpc.port", "6000"));
        try (HighAvailability none = HighAvailabilityChoice.open(settings)) {
            List<Term> terms = new ArrayList<>();
            List<LeaderInfo> leaders = new ArrayList<>();

            none.contend(new LeaderAddress("a:1", "http://a:2"), new Candidate() {
                @Override
                public void onElected(Term term) {
                    terms.add(term);
                }

                @Override
                public void onDeposed(long epoch, String why) {
                    throw new AssertionError(why);
                }
            });
            none.watchLeader(leader -> leaders.add(leader.orElseThrow()));

            assertThat(none.electsLeaders()).isFalse();
            assertThat(none.entries()).isEmpty();
            assertThat(terms)
                    .hasSize(1)
                    .allMatch(term -> term.epoch() == 0 && !term.token().isEmpty());
            assertThat(leaders)
                    .containsExactly(
                            new LeaderInfo(new Term(0, ""), new LeaderAddress("master:6000", "http://localhost:8081")));
        }
    }

    @Test
    void aClassMayBeNamed() {
        Configuration settings = Configuration.fromMap(Map.of("high-availability.type", Custom.class.getName()));

        try (HighAvailability custom = HighAvailabilityChoice.open(settings)) {
            assertThat(custom).isInstanceOf(InMemoryHighAvailability.class);
        }
    }

    @Test
    void whatIsNoneIsSaid() {
        Configuration unknown = Configuration.fromMap(Map.of("high-availability.type", "zookeper"));
        Configuration wrong = Configuration.fromMap(Map.of("high-availability.type", "java.lang.String"));

        assertThatThrownBy(() -> HighAvailabilityChoice.open(unknown))
                .hasMessageContaining("'high-availability.type: zookeper' is neither one of none");
        assertThatThrownBy(() -> HighAvailabilityChoice.open(wrong)).hasMessageContaining("is no ");
    }

    @Test
    void anOlderLeaderIsNotToldOfAfterANewerOne() {
        List<Optional<LeaderInfo>> told = new ArrayList<>();
        NewestLeader newest = new NewestLeader(told::add);
        Optional<LeaderInfo> second = leader(2);

        newest.accept(Optional.empty());
        newest.accept(second);
        newest.accept(leader(1));
        newest.accept(second);
        newest.accept(Optional.empty());

        assertThat(told).containsExactly(Optional.empty(), second, Optional.empty());
    }

    private static Optional<LeaderInfo> leader(long epoch) {
        return Optional.of(new LeaderInfo(Term.of(epoch), new LeaderAddress("a:1", "http://a:2")));
    }
}
