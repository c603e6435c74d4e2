package io.weir.connector.datagen;

import io.weir.api.functions.Function;

/**
 * Makes a record of a number.
 *
 * @param <I> the number, a Long
 * @param <O> the records
 */
@FunctionalInterface
public interface GeneratorFunction<I, O> extends Function {
    /** The record number {@code value}, counted from 0. */
    O map(I value) throws Exception;
}
