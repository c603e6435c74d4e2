package io.weir.jobmanager.leadership;

import io.weir.jobmanager.leadership.LeadershipAction.Lead;
import io.weir.jobmanager.leadership.LeadershipAction.Recover;
import io.weir.jobmanager.leadership.LeadershipAction.Resign;
import io.weir.jobmanager.leadership.LeadershipAction.Stop;
import io.weir.runtime.ha.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JobManager does as terms begin and end. Events may come late: what is said of a term that is over already is
 * ignored. One term is ended whole before the next begins, so that never two of them are at work in a process. Confined to
 * one thread.
 */
public final class Leadership {
    private LeadershipState state = LeadershipState.FOLLOWER;
    /** Of RECOVERING, LEADING and FENCED. */
    private @Nullable Term term;
    /** Elected anew while the term before is still being ended. */
    private @Nullable Term next;

    /** Where it stands. */
    public LeadershipState state() {
        return state;
    }

    /** Elected. */
    public List<LeadershipAction> elected(Term elected) {
        if (state == LeadershipState.FENCED) {
            next = elected;
            return List.of();
        }
        return state == LeadershipState.FOLLOWER ? begin(elected) : List.of();
    }

    private List<LeadershipAction> begin(Term begun) {
        to(LeadershipState.RECOVERING);
        term = begun;
        return List.of(new Recover(begun, false));
    }

    /** What former leaders have left was read. */
    public List<LeadershipAction> recovered(Term of) {
        if (state != LeadershipState.RECOVERING || !of.equals(term)) {
            return List.of();
        }
        to(LeadershipState.LEADING);
        return List.of(new Lead(of));
    }

    /** It could not be read. Nothing is known to be gone, so it is read again. */
    public List<LeadershipAction> recoveryFailed(Term of) {
        return state == LeadershipState.RECOVERING && of.equals(term) ? List.of(new Recover(of, true)) : List.of();
    }

    /** The election says that the term is over; {@code why} is a part of a sentence. */
    public List<LeadershipAction> deposed(long epoch, String why) {
        Term pending = next;
        if (pending != null && pending.epoch() == epoch) {
            next = null;
        }
        return end(epoch, why, false);
    }

    /** A write was refused, so another has been elected. */
    public List<LeadershipAction> refused(long epoch, String why) {
        return end(epoch, why, true);
    }

    private List<LeadershipAction> end(long epoch, String why, boolean unknownToElection) {
        Term ending = term;
        boolean works = state == LeadershipState.RECOVERING || state == LeadershipState.LEADING;
        if (!works || ending == null || ending.epoch() != epoch) {
            return List.of();
        }
        to(LeadershipState.FENCED);
        List<LeadershipAction> actions = new ArrayList<>(List.of(new Stop(ending, why)));
        if (unknownToElection) {
            actions.add(new Resign(ending, why));
        }
        return actions;
    }

    /** Everything of the term has ended. */
    public List<LeadershipAction> stopped(Term of) {
        if (state != LeadershipState.FENCED || !of.equals(term)) {
            return List.of();
        }
        Term following = next;
        term = null;
        next = null;
        if (following != null) {
            return begin(following);
        }
        to(LeadershipState.FOLLOWER);
        return List.of();
    }

    /** The process ends. */
    public List<LeadershipAction> close() {
        Term ending = term;
        boolean works = state == LeadershipState.RECOVERING || state == LeadershipState.LEADING;
        if (state != LeadershipState.CLOSED) {
            to(LeadershipState.CLOSED);
        }
        return works && ending != null ? List.of(new Stop(ending, "the process ends")) : List.of();
    }

    /** The one place where the state changes. */
    private void to(LeadershipState following) {
        if (!state.next().contains(following)) {
            throw new IllegalStateException("The leadership goes from %s to %s".formatted(state, following));
        }
        state = following;
    }
}
