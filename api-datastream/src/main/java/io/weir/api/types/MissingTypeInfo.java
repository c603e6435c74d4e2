package io.weir.api.types;

/** Stands for a type that could not be found out; keeps the sentence that tells the user what to add. */
public final class MissingTypeInfo extends TypeInformation<Object> {
    private static final long serialVersionUID = 1L;

    private final String message;

    /** {@code message} says which function, why, and the {@code .returns(...)} line to add. */
    public MissingTypeInfo(String message) {
        this.message = message;
    }

    /** What to tell the user when the type is needed after all. */
    public String message() {
        return message;
    }

    @Override
    public Class<Object> getTypeClass() {
        throw new IllegalStateException(message);
    }

    @Override
    public boolean isImmutable() {
        throw new IllegalStateException(message);
    }

    @Override
    public String toString() {
        return "unknown type: " + message;
    }
}
