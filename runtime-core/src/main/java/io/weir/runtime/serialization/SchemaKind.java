package io.weir.runtime.serialization;

/** What a {@link TypeSchema} describes. The order is part of the stored form: new kinds go to the end. */
public enum SchemaKind {
    /** A basic type; the name is that of the {@link io.weir.api.types.BasicKind}. */
    BASIC,
    /** An enum; the parts are its constants. */
    ENUM,
    /** An array of primitives; the name is that of the primitive. */
    PRIMITIVE_ARRAY,
    /** An array of objects; one part. */
    ARRAY,
    /** A list; one part. */
    LIST,
    /** A set; one part. */
    SET,
    /** A collection; one part. */
    COLLECTION,
    /** An optional value; one part. */
    OPTIONAL,
    /** A map; two parts, keys and values. */
    MAP,
    /** A tuple; the parts are its fields. */
    TUPLE,
    /** A POJO; the parts are its fields. */
    POJO,
    /** A record; the parts are its components. */
    RECORD,
    /** A sealed type; the parts are the permitted classes. */
    SEALED,
    /** A class that Kryo serializes; the name is the class. */
    GENERIC,
    /** A type that makes its own serializer; the name is what it says of its bytes. */
    CUSTOM
}
