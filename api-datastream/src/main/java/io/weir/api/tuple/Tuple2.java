package io.weir.api.tuple;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tuple of 2 fields.
 *
 * @param <T0> type of field 0
 * @param <T1> type of field 1
 */
public final class Tuple2<T0, T1> extends Tuple {
    private static final long serialVersionUID = 1L;

    /** Field 0. */
    public T0 f0;

    /** Field 1. */
    public T1 f1;

    /** Makes a tuple whose fields are null until they are set. */
    @SuppressWarnings("NullAway.Init") // whoever uses this constructor sets the fields next
    public Tuple2() {}

    /** Makes a tuple of the given values. */
    public Tuple2(T0 f0, T1 f1) {
        this.f0 = f0;
        this.f1 = f1;
    }

    /** Makes a tuple of the given values. */
    public static <T0, T1> Tuple2<T0, T1> of(T0 f0, T1 f1) {
        return new Tuple2<>(f0, f1);
    }

    /** Replaces all fields. */
    public void setFields(T0 f0, T1 f1) {
        this.f0 = f0;
        this.f1 = f1;
    }

    /** A new tuple with the two fields exchanged. */
    public Tuple2<T1, T0> swap() {
        return new Tuple2<>(f1, f0);
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the type of the field
    public <T extends @Nullable Object> T getField(int position) {
        return switch (position) {
            case 0 -> (T) f0;
            case 1 -> (T) f1;
            default -> throw noSuchField(position, 2);
        };
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the type of the field
    public <T extends @Nullable Object> void setField(T value, int position) {
        switch (position) {
            case 0 -> f0 = (T0) value;
            case 1 -> f1 = (T1) value;
            default -> throw noSuchField(position, 2);
        }
    }

    @Override
    public int getArity() {
        return 2;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the class of this tuple
    public <T extends Tuple> T copy() {
        return (T) new Tuple2<>(f0, f1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple2<?, ?> that && Objects.equals(f0, that.f0) && Objects.equals(f1, that.f1);
    }

    @Override
    public int hashCode() {
        int hash = Objects.hashCode(f0);
        hash = 31 * hash + Objects.hashCode(f1);
        return hash;
    }

    @Override
    public String toString() {
        return "(" + f0 + "," + f1 + ")";
    }
}
