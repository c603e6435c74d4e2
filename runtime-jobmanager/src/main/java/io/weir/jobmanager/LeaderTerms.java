package io.weir.jobmanager;

import io.weir.jobmanager.leadership.Leadership;
import io.weir.jobmanager.leadership.LeadershipAction;
import io.weir.jobmanager.leadership.LeadershipState;
import io.weir.jobmanager.store.DurableJobStore;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.Term;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends the terms in which this JobManager leads: performs what {@link Leadership} decides. Everything happens on
 * {@code executor}, one thing at a time; without elections that is the caller's thread.
 */
final class LeaderTerms implements Candidate, LeadershipAction.Performer {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderTerms.class);
    private static final long RECOVERY_PAUSE_MILLIS = 2_000;

    /** What a JobManager is while it leads. */
    interface Work {
        /** Ends it all; done when nothing of it runs any more. */
        CompletableFuture<Void> stop(String why);
    }

    /** The process around it. */
    interface Surroundings {
        /** The store of a term; null: nothing outlives the JobManager. {@code fenced} may be called by any thread. */
        @Nullable
        DurableJobStore store(Term term, Consumer<FencedException> fenced);

        /** Begins to lead, with the jobs that were left. */
        Work lead(Term term, @Nullable DurableJobStore store, List<StoredJob> left);
    }

    private final Leadership leadership = new Leadership();
    private final Executor executor;
    private final Executor io;
    private final Surroundings process;
    private @Nullable Candidacy candidacy;
    private @Nullable DurableJobStore store;
    private List<StoredJob> left = List.of();
    private @Nullable Work work;

    LeaderTerms(Executor executor, Executor io, Surroundings process) {
        this.executor = executor;
        this.io = io;
        this.process = process;
    }

    void contend(HighAvailability highAvailability, LeaderAddress own) {
        Candidacy begun = highAvailability.contend(own, this);
        run(() -> candidacy = begun);
    }

    @Override
    public void onElected(Term term) {
        run(() -> perform(leadership.elected(term)));
    }

    @Override
    public void onDeposed(long epoch, String why) {
        run(() -> perform(leadership.deposed(epoch, why)));
    }

    private void onRefused(FencedException refusal) {
        run(() -> perform(leadership.refused(refusal.epoch(), String.valueOf(refusal.getMessage()))));
    }

    private void run(Runnable news) {
        try {
            executor.execute(news);
        } catch (RejectedExecutionException e) {
            LOG.debug("News after the end of the process", e);
        }
    }

    private void perform(List<LeadershipAction> actions) {
        actions.forEach(action -> action.performBy(this));
    }

    @Override
    public void recover(LeadershipAction.Recover action) {
        Term term = action.term();
        DurableJobStore opened = process.store(term, this::onRefused);
        store = opened;
        if (opened == null) {
            perform(leadership.recovered(term));
            return;
        }
        Executor when = action.again()
                ? CompletableFuture.delayedExecutor(RECOVERY_PAUSE_MILLIS, TimeUnit.MILLISECONDS, io)
                : io;
        CompletableFuture.supplyAsync(() -> read(opened), when).thenAcceptAsync(jobs -> onRead(term, jobs), executor);
    }

    /** Null: it could not be read. */
    private static @Nullable List<StoredJob> read(DurableJobStore opened) {
        try {
            return opened.read();
        } catch (FencedException e) {
            LOG.info("What was left is read by another leader: {}", e.getMessage());
            return null;
        } catch (IOException | RuntimeException e) {
            LOG.error("This JobManager is elected but cannot lead yet: {}", e.getMessage());
            return null;
        }
    }

    private void onRead(Term term, @Nullable List<StoredJob> jobs) {
        if (jobs == null) {
            perform(leadership.recoveryFailed(term));
        } else {
            left = jobs;
            perform(leadership.recovered(term));
        }
    }

    @Override
    public void lead(LeadershipAction.Lead action) {
        work = process.lead(action.term(), store, left);
        left = List.of();
    }

    @Override
    public void stop(LeadershipAction.Stop action) {
        Work ending = work;
        work = null;
        store = null;
        left = List.of();
        CompletableFuture<Void> stopped =
                ending == null ? CompletableFuture.completedFuture(null) : ending.stop(action.why());
        stopped.whenCompleteAsync(
                (unused, error) -> {
                    LOG.info(
                            "Nothing of epoch {} runs here any more",
                            action.term().epoch());
                    perform(leadership.stopped(action.term()));
                },
                executor);
    }

    @Override
    public void resign(LeadershipAction.Resign action) {
        Candidacy own = candidacy;
        if (own != null) {
            own.resign(action.term().epoch(), action.why());
        }
    }

    /** The process ends; done when nothing runs any more. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        executor.execute(() -> {
            Work ending = work;
            work = null;
            if (leadership.state() != LeadershipState.CLOSED) {
                leadership.close();
            }
            CompletableFuture<Void> stopped =
                    ending == null ? CompletableFuture.completedFuture(null) : ending.stop("the process ends");
            stopped.whenComplete((unused, error) -> closed.complete(null));
        });
        return closed;
    }
}
