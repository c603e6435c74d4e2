package io.weir.api.datastream;

import io.weir.api.types.MissingTypeInfo;
import io.weir.api.types.TypeInformation;

/** Which types may be keys. */
final class KeyTypes {
    private KeyTypes() {}

    /** Refuses types whose hash does not depend on the value alone, and those that could not be found out. */
    static void require(TypeInformation<?> keyType) {
        if (keyType instanceof MissingTypeInfo missing) {
            throw new IllegalArgumentException(missing.message());
        }
        if (keyType.getTypeClass().isArray()) {
            throw new IllegalArgumentException(
                    "%s cannot be a key: the hash of an array does not depend on what is in it. Use a list or a record."
                            .formatted(keyType));
        }
    }
}
