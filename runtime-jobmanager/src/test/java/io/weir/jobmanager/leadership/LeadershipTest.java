package io.weir.jobmanager.leadership;

import static io.weir.jobmanager.leadership.LeadershipState.CLOSED;
import static io.weir.jobmanager.leadership.LeadershipState.FENCED;
import static io.weir.jobmanager.leadership.LeadershipState.FOLLOWER;
import static io.weir.jobmanager.leadership.LeadershipState.LEADING;
import static io.weir.jobmanager.leadership.LeadershipState.RECOVERING;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.leadership.LeadershipAction.Lead;
import io.weir.jobmanager.leadership.LeadershipAction.Recover;
import io.weir.jobmanager.leadership.LeadershipAction.Resign;
import io.weir.jobmanager.leadership.LeadershipAction.Stop;
import io.weir.runtime.ha.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeadershipTest {
    private static final Term FIRST = Term.of(7);
    private static final Term SECOND = Term.of(9);

    private final Leadership leadership = new Leadership();

    @Test
    void readsWhatWasLeftBeforeItLeads() {
        assertThat(leadership.elected(FIRST)).containsExactly(new Recover(FIRST, false));
        assertThat(leadership.state()).isEqualTo(RECOVERING);
        assertThat(leadership.recoveryFailed(FIRST)).containsExactly(new Recover(FIRST, true));
        assertThat(leadership.recovered(FIRST)).containsExactly(new Lead(FIRST));
        assertThat(leadership.state()).isEqualTo(LEADING);
    }

    @Test
    void whoIsDeposedEndsAllAndFollows() {
        leads(FIRST);

        assertThat(leadership.deposed(7, "its session is lost"))
                .containsExactly(new Stop(FIRST, "its session is lost"));
        assertThat(leadership.state()).isEqualTo(FENCED);
        assertThat(leadership.stopped(FIRST)).isEmpty();
        assertThat(leadership.state()).isEqualTo(FOLLOWER);
    }

    @Test
    void aRefusedWriteEndsTheTermAndTellsTheElection() {
        leads(FIRST);

        assertThat(leadership.refused(7, "another was elected"))
                .containsExactly(new Stop(FIRST, "another was elected"), new Resign(FIRST, "another was elected"));
        assertThat(leadership.refused(7, "again")).isEmpty();
        assertThat(leadership.deposed(7, "as it was told")).isEmpty();
    }

    @Test
    void aTermDoesNotBeginBeforeTheOneBeforeHasEndedWhole() {
        leads(FIRST);
        leadership.deposed(7, "its session is lost");

        assertThat(leadership.elected(SECOND)).isEmpty();
        assertThat(leadership.stopped(FIRST)).containsExactly(new Recover(SECOND, false));
    }

    @Test
    void aTermThatEndsBeforeItHasBegunIsForgotten() {
        leads(FIRST);
        leadership.deposed(7, "its session is lost");
        leadership.elected(SECOND);
        leadership.deposed(9, "its session is lost again");

        assertThat(leadership.stopped(FIRST)).isEmpty();
        assertThat(leadership.state()).isEqualTo(FOLLOWER);
    }

    @Test
    void whatIsSaidOfAnotherTermIsIgnored() {
        leads(FIRST);

        assertThat(leadership.deposed(6, "late")).isEmpty();
        assertThat(leadership.refused(6, "late")).isEmpty();
        assertThat(leadership.recovered(Term.of(6))).isEmpty();
        assertThat(leadership.stopped(FIRST)).isEmpty();
        assertThat(leadership.state()).isEqualTo(LEADING);
    }

    @Test
    void nothingFollowsTheEndOfTheProcess() {
        leads(FIRST);

        assertThat(leadership.close()).containsExactly(new Stop(FIRST, "the process ends"));
        assertThat(leadership.elected(SECOND)).isEmpty();
        assertThat(leadership.close()).isEmpty();
        assertThat(leadership.state()).isEqualTo(CLOSED);
    }

    /** Elections, refusals and endings in any order: a term leads at most once, and only after the one before has ended. */
    @Test
    void neverTwoTermsAreAtWork() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Leadership any = new Leadership();
            List<Term> recovering = new ArrayList<>();
            List<Term> working = new ArrayList<>();
            List<Term> stopping = new ArrayList<>();
            long epoch = 0;
            for (int step = 0; step < 200; step++) {
                List<LeadershipAction> actions = switch (random.nextInt(6)) {
                    case 0 -> any.elected(Term.of(++epoch));
                    case 1 -> recovering.isEmpty() ? List.of() : any.recovered(recovering.remove(0));
                    case 2 -> any.deposed(Math.max(1, epoch - random.nextInt(2)), "deposed");
                    case 3 -> any.refused(Math.max(1, epoch - random.nextInt(2)), "refused");
                    case 4 -> recovering.isEmpty() ? List.of() : any.recoveryFailed(recovering.remove(0));
                    default -> stopping.isEmpty() ? List.of() : any.stopped(stopping.remove(0));
                };
                for (LeadershipAction action : actions) {
                    if (action instanceof Recover recover) {
                        assertThat(working).as("seed %d step %d", seed, step).isEmpty();
                        assertThat(stopping).as("seed %d step %d", seed, step).isEmpty();
                        recovering.add(recover.term());
                    } else if (action instanceof Lead lead) {
                        assertThat(working).as("seed %d step %d", seed, step).isEmpty();
                        working.add(lead.term());
                    } else if (action instanceof Stop stop) {
                        working.remove(stop.term());
                        stopping.add(stop.term());
                    }
                }
            }
        }
    }

    private void leads(Term term) {
        leadership.elected(term);
        leadership.recovered(term);
    }
}
