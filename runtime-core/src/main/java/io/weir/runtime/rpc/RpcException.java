package io.weir.runtime.rpc;

/** A call did not reach its peer or was refused; the message is one sentence for the log. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says which peer and why. */
    public RpcException(String message) {
        super(message);
    }
}
