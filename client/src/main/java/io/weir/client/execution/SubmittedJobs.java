package io.weir.client.execution;

import io.weir.api.datastream.JobClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The jobs that the program of this thread, and of the ones it started, has submitted. */
public final class SubmittedJobs {
    private static final InheritableThreadLocal<Watch> WATCH = new InheritableThreadLocal<>();

    private SubmittedJobs() {}

    private record Watch(List<JobClient> jobs, Consumer<JobClient> onSubmitted) {}

    /**
     * Begins to remember; the list grows as the program runs.
     *
     * @param onSubmitted told of each job as soon as the cluster has it, by the thread that submitted it
     */
    public static List<JobClient> watch(Consumer<JobClient> onSubmitted) {
        List<JobClient> jobs = new CopyOnWriteArrayList<>();
        WATCH.set(new Watch(jobs, onSubmitted));
        return jobs;
    }

    static void add(JobClient job) {
        Watch watch = WATCH.get();
        if (watch != null) {
            watch.jobs.add(job);
            watch.onSubmitted.accept(job);
        }
    }
}
