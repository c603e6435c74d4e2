package io.weir.format.avro;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro loads no class that a schema names unless it was told to trust it, since schemas may come with data. Those here come from
 * the job's own code, so what they name is trusted. Avro has one list for all the JVM; to this one, too, names are only added.
 */
final class TrustedClasses {
    private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    static {
        ClassSecurityValidator.ClassSecurityPredicate former = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                type -> former.isTrusted(type) || NAMES.contains(type.getName().replace('$', '.')));
    }

    private TrustedClasses() {}

    /** Trusts the classes of {@code schema} and of all that it is made of. */
    static void addAllOf(Schema schema) {
        String javaClass = schema.getProp(SpecificData.CLASS_PROP);
        if (javaClass != null) {
            NAMES.add(javaClass.replace('$', '.'));
        }
        switch (schema.getType()) {
            case RECORD -> {
                if (NAMES.add(schema.getFullName().replace('$', '.'))) {
                    schema.getFields().forEach(field -> addAllOf(field.schema()));
                }
            }
            case ENUM, FIXED -> NAMES.add(schema.getFullName().replace('$', '.'));
            case ARRAY -> addAllOf(schema.getElementType());
            case MAP -> addAllOf(schema.getValueType());
            case UNION -> schema.getTypes().forEach(TrustedClasses::addAllOf);
            default -> {
                // Primitive types have no classes of their own.
            }
        }
    }
}
