package io.weir.runtime.rpc;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Runs things on an endpoint's thread. */
public interface EndpointExecutor extends Executor {
    /** Runs {@code command} after {@code delay}, unless the endpoint has stopped or the handle is cancelled. */
    Cancellable schedule(Duration delay, Runnable command);

    /** Takes a scheduled command back. */
    interface Cancellable {
        /** Not run any more. */
        void cancel();
    }
}
