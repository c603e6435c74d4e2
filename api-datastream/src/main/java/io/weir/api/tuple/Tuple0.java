package io.weir.api.tuple;

import org.jspecify.annotations.Nullable;

/** A tuple without fields. */
public final class Tuple0 extends Tuple {
    private static final long serialVersionUID = 1L;

    /** The one tuple without fields that is ever needed. */
    public static final Tuple0 INSTANCE = new Tuple0();

    /** Makes a tuple without fields; {@link #INSTANCE} serves as well. */
    public Tuple0() {}

    @Override
    public <T extends @Nullable Object> T getField(int position) {
        throw noSuchField(position, 0);
    }

    @Override
    public <T extends @Nullable Object> void setField(T value, int position) {
        throw noSuchField(position, 0);
    }

    @Override
    public int getArity() {
        return 0;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the class of this tuple
    public <T extends Tuple> T copy() {
        return (T) this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple0;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "()";
    }
}
