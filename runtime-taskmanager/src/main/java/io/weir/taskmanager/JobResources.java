package io.weir.taskmanager;

import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.ClassLoadingConfig;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of one job on this TaskManager, shared by its tasks. */
final class JobResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobResources.class);

    private final JobGraph job;
    private final UserClassLoader classLoader;

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

    @Override
    public void close() {
        try {
            classLoader.close();
        } catch (IOException e) {
            LOG.warn("The jars of job {} could not be closed: {}", job.jobId(), e.getMessage());
        }
    }
}
