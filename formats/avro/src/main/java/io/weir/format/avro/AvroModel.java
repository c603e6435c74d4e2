package io.weir.format.avro;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.reflect.ReflectData;
import org.apache.avro.specific.SpecificData;

/** How data and classes belong together. */
enum AvroModel {
    /** Classes that Avro has generated from a schema. */
    SPECIFIC {
        @Override
        GenericData data(ClassLoader classLoader) {
            return new SpecificData(classLoader);
        }
    },
    /** No classes: records know their schema. */
    GENERIC {
        @Override
        GenericData data(ClassLoader classLoader) {
            return new GenericData(classLoader);
        }
    },
    /** Classes whose fields make the schema. */
    REFLECT {
        @Override
        GenericData data(ClassLoader classLoader) {
            return new ReflectData(classLoader);
        }
    };

    /** What reads and writes data of such classes; {@code classLoader} finds them. */
    abstract GenericData data(ClassLoader classLoader);

    /** The schema of {@code type}, which has one. */
    static Schema schemaOf(AvroModel model, Class<?> type) {
        if (model == SPECIFIC) {
            return SpecificData.getForClass(type).getSchema(type);
        }
        if (type.isRecord()) {
            throw new IllegalArgumentException(
                    "Avro cannot make the record %s by reflection. Generate a class from a schema, or write a POJO."
                            .formatted(type.getName()));
        }
        return new ReflectData(type.getClassLoader()).getSchema(type);
    }
}
