package io.weir.taskmanager;

import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.ClassLoadingConfig;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tasks of one job share on this TaskManager: its code, and what is to be done when it has ended. */
final class JobResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobResources.class);

    private final JobGraph job;
    private final UserClassLoader classLoader;
    private final Aftermaths aftermaths = new Aftermaths();

    /** {@code jars} are files that hold the job's classes. */
    JobResources(JobGraph job, List<Path> jars, ClassLoadingConfig config) {
        this.job = job;
        classLoader = new UserClassLoader("job-" + job.jobId(), jars, JobResources.class.getClassLoader(), config);
    }

    JobGraph job() {
        return job;
    }

    ClassLoader classLoader() {
        return classLoader;
    }

    /** What its tasks have left for the end of the job. */
    Aftermaths aftermaths() {
        return aftermaths;
    }

    /** The job has ended: settles what its tasks have left, if they have, on a thread of its own; then closes. Does not block. */
    void settle(long keptCheckpointId) {
        if (aftermaths.isEmpty()) {
            close();
            return;
        }
        // Whoever is asked may not answer for long, and the input/output thread fetches jars of other jobs.
        Thread thread = new Thread(
                () -> {
                    aftermaths.settle(job.jobId(), keptCheckpointId);
                    close();
                },
                "weir-taskmanager-aftermath");
        // No daemon: where a program and its engine share a process, the process waits for it.
        thread.setContextClassLoader(classLoader);
        thread.start();
    }

    @Override
    public void close() {
        try {
            classLoader.close();
        } catch (IOException e) {
            LOG.warn("The jars of job {} could not be closed: {}", job.jobId(), e.getMessage());
        }
    }
}
