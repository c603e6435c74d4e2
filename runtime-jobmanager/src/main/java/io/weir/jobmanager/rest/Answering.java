package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletionStage;

/** Who answers requests at a time: the leader's routes, or a standby. Called by the connection's thread. */
interface Answering {
    /** Whether bodies are wanted as they came, to be passed on. */
    boolean passesOn();

    /** Answers; may throw {@link RestException} and {@link java.io.IOException}. */
    CompletionStage<RestResponse> answer(HttpRequest request, RequestBody body) throws java.io.IOException;
}
