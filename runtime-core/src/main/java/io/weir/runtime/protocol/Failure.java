package io.weir.runtime.protocol;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * An exception as text, so that it can be shown where its class is not known.
 *
 * @param exceptionName class of the root cause, the user's exception where there is one
 * @param message one sentence: what happened, where
 * @param stackTrace the whole trace
 * @param operatorName the operator whose function failed, if one did
 */
public record Failure(
        String exceptionName,
        String message,
        String stackTrace,
        @Nullable String operatorName) {
    /** Describes {@code error}; {@code message} is what users read first. */
    public static Failure of(Throwable error, String message, @Nullable String operatorName) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text)); // into the record, not to the console
        return new Failure(error.getClass().getName(), message, text.toString(), operatorName);
    }

    /** A failure that no exception describes, as a lost process. */
    public static Failure of(String exceptionName, String message) {
        return new Failure(exceptionName, message, exceptionName + ": " + message, null);
    }
}
