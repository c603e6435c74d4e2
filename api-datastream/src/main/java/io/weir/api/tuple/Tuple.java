package io.weir.api.tuple;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of fields of different types, read and written by position.
 *
 * <p>The fields are public and may be changed; whoever needs the old values calls {@link #copy()} first.
 */
public abstract class Tuple implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The most fields a tuple can have. */
    public static final int MAX_ARITY = 25;

    /** For the tuples of this package. */
    Tuple() {}

    /**
     * The field at {@code position}, from 0.
     *
     * @throws IndexOutOfBoundsException if the tuple has no such field
     */
    public abstract <T extends @Nullable Object> T getField(int position);

    /**
     * Replaces the field at {@code position}, from 0.
     *
     * @throws IndexOutOfBoundsException if the tuple has no such field
     */
    public abstract <T extends @Nullable Object> void setField(T value, int position);

    /** How many fields the tuple has. */
    public abstract int getArity();

    /** A new tuple with the same values in its fields; the values themselves are not copied. */
    public abstract <T extends Tuple> T copy();

    /**
     * The field at {@code position}, which must not be null.
     *
     * @throws IllegalStateException if the field is null
     * @throws IndexOutOfBoundsException if the tuple has no such field
     */
    public <T> T getFieldNotNull(int position) {
        @Nullable T value = this.<@Nullable T>getField(position);
        if (value == null) {
            throw new IllegalStateException("Field f" + position + " of a Tuple" + getArity() + " is null.");
        }
        return value;
    }

    /**
     * The class of the tuples with {@code arity} fields.
     *
     * @throws IllegalArgumentException if {@code arity} is not between 0 and {@link #MAX_ARITY}
     */
    public static Class<? extends Tuple> getTupleClass(int arity) {
        return switch (arity) {
            case 0 -> Tuple0.class;
            case 1 -> Tuple1.class;
            case 2 -> Tuple2.class;
            case 3 -> Tuple3.class;
            case 4 -> Tuple4.class;
            case 5 -> Tuple5.class;
            case 6 -> Tuple6.class;
            case 7 -> Tuple7.class;
            case 8 -> Tuple8.class;
            case 9 -> Tuple9.class;
            case 10 -> Tuple10.class;
            case 11 -> Tuple11.class;
            case 12 -> Tuple12.class;
            case 13 -> Tuple13.class;
            case 14 -> Tuple14.class;
            case 15 -> Tuple15.class;
            case 16 -> Tuple16.class;
            case 17 -> Tuple17.class;
            case 18 -> Tuple18.class;
            case 19 -> Tuple19.class;
            case 20 -> Tuple20.class;
            case 21 -> Tuple21.class;
            case 22 -> Tuple22.class;
            case 23 -> Tuple23.class;
            case 24 -> Tuple24.class;
            case 25 -> Tuple25.class;
            default ->
                throw new IllegalArgumentException("A tuple has 0 to " + MAX_ARITY + " fields, not " + arity + ".");
        };
    }

    static IndexOutOfBoundsException noSuchField(int position, int arity) {
        return new IndexOutOfBoundsException("A Tuple" + arity + " has no field f" + position + ".");
    }
}
