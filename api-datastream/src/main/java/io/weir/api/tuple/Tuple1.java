package io.weir.api.tuple;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tuple of one field.
 *
 * @param <T0> type of field 0
 */
public final class Tuple1<T0> extends Tuple {
    private static final long serialVersionUID = 1L;

    /** Field 0. */
    public T0 f0;

    /** Makes a tuple whose fields are null until they are set. */
    @SuppressWarnings("NullAway.Init") // whoever uses this constructor sets the fields next
    public Tuple1() {}

    /** Makes a tuple of the given values. */
    public Tuple1(T0 f0) {
        this.f0 = f0;
    }

    /** Makes a tuple of the given values. */
    public static <T0> Tuple1<T0> of(T0 f0) {
        return new Tuple1<>(f0);
    }

    /** Replaces all fields. */
    public void setFields(T0 f0) {
        this.f0 = f0;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the type of the field
    public <T extends @Nullable Object> T getField(int position) {
        return switch (position) {
            case 0 -> (T) f0;
            default -> throw noSuchField(position, 1);
        };
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the type of the field
    public <T extends @Nullable Object> void setField(T value, int position) {
        switch (position) {
            case 0 -> f0 = (T0) value;
            default -> throw noSuchField(position, 1);
        }
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the class of this tuple
    public <T extends Tuple> T copy() {
        return (T) new Tuple1<>(f0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple1<?> that && Objects.equals(f0, that.f0);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(f0);
    }

    @Override
    public String toString() {
        return "(" + f0 + ")";
    }
}
