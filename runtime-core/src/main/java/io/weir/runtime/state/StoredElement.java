package io.weir.runtime.state;

import io.weir.runtime.serialization.TypeSchema;
import java.util.List;

/**
 * An element of a list or an entry of a map as bytes.
 *
 * @param bytes where they are; not to be changed
 * @param offset of the first
 * @param length how many
 * @param schemas of the element, or of the key and the value; one object for all elements of a section
 */
record StoredElement(byte[] bytes, int offset, int length, List<TypeSchema> schemas) {}
