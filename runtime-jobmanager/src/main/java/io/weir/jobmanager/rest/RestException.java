package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request cannot be answered; the message is one sentence for its sender. */
final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;

    RestException(HttpResponseStatus status, String message) {
        super(message);
        this.status = status;
    }

    HttpResponseStatus status() {
        return status;
    }

    static RestException badRequest(String message) {
        return new RestException(HttpResponseStatus.BAD_REQUEST, message);
    }

    static RestException notFound(String message) {
        return new RestException(HttpResponseStatus.NOT_FOUND, message);
    }
}
