package io.weir.jobmanager.leadership;

import io.weir.runtime.ha.Term;

/** What a {@link Leadership} wants done, in the order given. */
public sealed interface LeadershipAction {
    /** Hands the action to the method for its kind. */
    void performBy(Performer performer);

    /** Read what former leaders have left; answered with recovered or recoveryFailed. */
    record Recover(Term term, boolean again) implements LeadershipAction {
        @Override
        public void performBy(Performer performer) {
            performer.recover(this);
        }
    }

    /** Run jobs: what was read, and what comes. */
    record Lead(Term term) implements LeadershipAction {
        @Override
        public void performBy(Performer performer) {
            performer.lead(this);
        }
    }

    /** End everything of the term in memory and touch nothing that lasts; answered with stopped. */
    record Stop(Term term, String why) implements LeadershipAction {
        @Override
        public void performBy(Performer performer) {
            performer.stop(this);
        }
    }

    /** Tell the election that the term is over, which it does not know. */
    record Resign(Term term, String why) implements LeadershipAction {
        @Override
        public void performBy(Performer performer) {
            performer.resign(this);
        }
    }

    /** A new kind of action does not compile until it is performed. */
    interface Performer {
        /** See {@link Recover}. */
        void recover(Recover action);

        /** See {@link Lead}. */
        void lead(Lead action);

        /** See {@link Stop}. */
        void stop(Stop action);

        /** See {@link Resign}. */
        void resign(Resign action);
    }
}
