package io.weir.client.execution;

import io.weir.api.datastream.JobClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The jobs that the program of this thread, and of the ones it started, has submitted. */
public final class SubmittedJobs {
    private static final InheritableThreadLocal<List<JobClient>> JOBS = new InheritableThreadLocal<>();

    private SubmittedJobs() {}

    /** Begins to remember; the list grows as the program runs. */
    public static List<JobClient> watch() {
        List<JobClient> jobs = new CopyOnWriteArrayList<>();
        JOBS.set(jobs);
        return jobs;
    }

    static void add(JobClient job) {
        List<JobClient> jobs = JOBS.get();
        if (jobs != null) {
            jobs.add(job);
        }
    }
}
