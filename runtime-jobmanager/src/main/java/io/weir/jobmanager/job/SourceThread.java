package io.weir.jobmanager.job;

import io.weir.runtime.rpc.EndpointExecutor;

/** Where the enumerator of one source runs: one thing at a time, in order. Ends with the job. */
public interface SourceThread extends EndpointExecutor, AutoCloseable {
    @Override
    void close();
}
