package io.weir.api.functions;

/**
 * Takes the key out of a record. Equal records must give equal keys; a key's {@code hashCode} must depend on its value
 * alone (arrays are refused).
 *
 * @param <IN> the records
 * @param <KEY> the key
 */
@FunctionalInterface
public interface KeySelector<IN, KEY> extends Function {
    /** The key of {@code value}; never null. */
    KEY getKey(IN value) throws Exception;
}
