package io.weir.api.types;

import java.io.Serializable;

/**
 * One field of a tuple, POJO or record.
 *
 * @param name the field's name, {@code f0} and so on in tuples
 * @param type what it holds; the boxed type for a primitive field
 */
public record TypeField(String name, TypeInformation<?> type) implements Serializable {
    private static final long serialVersionUID = 1L;
}
