package io.weir.log.wire;

/** What came is no request that could be answered; the connection is closed. The message says why, without the peer. */
final class MalformedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message, null, false, false);
    }
}
