package io.weir.jobmanager.job;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The classes of a job. */
final class JobCode {
    private static final Logger LOG = LoggerFactory.getLogger(JobCode.class);

    private JobCode() {}

    /** Closes the jars, once no code of the job runs any more. */
    static void close(@Nullable ClassLoader closing, String jobId) {
        if (closing instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.warn("The jars of job {} cannot be closed", jobId, e);
            }
        }
    }
}
