package io.weir.log.wire;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Answers the requests of one API.
 *
 * <p><b>Threading:</b> called by the thread of the connection, which serves others too: never waits. The answer may be
 * completed by any thread.
 */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request. Errors that a client should see are fields of the answer. A stage that fails with a
     * {@link io.weir.log.error.LogException} becomes the answer that the API has for that error; any other failure is logged
     * and becomes UNKNOWN_SERVER_ERROR.
     *
     * @return the answer, with no field set that {@link ClientRequest#version} does not know
     */
    CompletionStage<? extends ApiMessage> handle(ClientRequest request);

    /**
     * Whether answers hold memory that others wait for, as a {@link HeldAnswer} does. Then no later request of the same
     * connection is begun before the answer: it could hold what this one waits for, and its own answer has to wait.
     */
    default boolean holdsMemory() {
        return false;
    }
}
