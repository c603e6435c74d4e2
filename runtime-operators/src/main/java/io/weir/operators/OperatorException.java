package io.weir.operators;

import org.jspecify.annotations.Nullable;

/** A user function failed; names the operator. The user's exception is the cause. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operatorName;

    /** {@code cause} is what the user function threw. */
    public OperatorException(String operatorName, @Nullable Throwable cause) {
        super("Operator '" + operatorName + "' failed: " + cause, cause);
        this.operatorName = operatorName;
    }

    /** The operator whose function failed. */
    public String operatorName() {
        return operatorName;
    }
}
