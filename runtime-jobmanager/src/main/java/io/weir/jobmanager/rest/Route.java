package io.weir.jobmanager.rest;

import java.util.concurrent.CompletionStage;

/**
 * A line of the route table.
 *
 * @param method as {@code GET}
 * @param template as {@code /jobs/:jobid}; a segment with a colon is a parameter
 * @param changes whether it changes something, so that it is refused to other sites' pages
 * @param handler answers
 */
record Route(String method, String template, boolean changes, Handler handler) {
    /** Answers requests; called by a thread of the server, must not block. */
    interface Handler {
        CompletionStage<RestResponse> handle(RestRequest request);
    }

    static Route get(String template, Handler handler) {
        return new Route("GET", template, false, handler);
    }

    /** A GET that changes something, as old clients want it. */
    static Route getThatChanges(String template, Handler handler) {
        return new Route("GET", template, true, handler);
    }

    static Route post(String template, Handler handler) {
        return new Route("POST", template, true, handler);
    }

    static Route patch(String template, Handler handler) {
        return new Route("PATCH", template, true, handler);
    }

    static Route delete(String template, Handler handler) {
        return new Route("DELETE", template, true, handler);
    }
}
