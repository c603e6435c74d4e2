package io.weir.api.types;

/**
 * A function that names the type of its results itself, so that nothing needs to be found out.
 *
 * @param <T> the type of the results
 */
public interface ResultTypeQueryable<T> {
    /** The type of the results. */
    TypeInformation<T> getProducedType();
}
