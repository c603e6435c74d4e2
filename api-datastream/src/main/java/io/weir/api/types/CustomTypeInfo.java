package io.weir.api.types;

/**
 * A type that makes its own serializer, for formats that come as plug-ins.
 *
 * <p>The bytes of a value begin with the number of those that follow ({@link DataOutputView#writeVarInt}), so that a value can be
 * passed over where the type is not there any more.
 *
 * @param <T> the type described
 */
public abstract class CustomTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    /** For plug-ins. */
    protected CustomTypeInfo() {}

    /**
     * A serializer for use by one thread.
     *
     * @param classLoader loads the classes of the job's jar
     */
    public abstract TypeSerializer<T> createSerializer(ClassLoader classLoader);

    /**
     * What has to be known of the bytes to read them later; kept with state. Types with the same form have the same bytes. It
     * names what kind of form it is, for other plug-ins not to take it for theirs.
     */
    public abstract String writtenForm();

    /**
     * Reads values of an older form; used for {@link TypeSerializer#deserialize} alone.
     *
     * @param writtenForm what {@link #writtenForm} was when they were written
     * @throws IllegalArgumentException if such values cannot become values of this type; the message says why
     */
    public abstract TypeSerializer<T> createReader(String writtenForm, ClassLoader classLoader);
}
