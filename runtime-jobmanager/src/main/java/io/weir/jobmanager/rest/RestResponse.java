package io.weir.jobmanager.rest;

import java.nio.file.Path;
import java.util.Map;

/** What goes back to the client. */
sealed interface RestResponse {
    /** The HTTP status. */
    int status();

    /** A record or map as JSON. */
    record Json(int status, Object body) implements RestResponse {}

    /** Bytes as they are. */
    record Bytes(int status, String contentType, byte[] body) implements RestResponse {}

    /** A file as it is. */
    record Download(int status, String contentType, Path file) implements RestResponse {}

    static RestResponse ok(Object body) {
        return new Json(200, body);
    }

    static RestResponse accepted(Object body) {
        return new Json(202, body);
    }

    /** An empty object. */
    static Object nothing() {
        return Map.of();
    }
}
