package io.weir.log.wire;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told of a failure. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    /**
     * The refusal that a failure is or, where nobody refused anything, UNKNOWN_SERVER_ERROR; the log has that failure then.
     *
     * @param what failed, to be read in the log
     */
    public static LogException of(Throwable failure, String what) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (reason instanceof LogException refusal) {
            return refusal;
        }
        LOG.error("{} failed.", what, reason);
        return new LogException(
                LogError.UNKNOWN_SERVER_ERROR, "%s failed; the log of the broker says why.".formatted(what));
    }
}
