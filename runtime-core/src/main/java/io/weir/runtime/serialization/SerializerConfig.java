package io.weir.runtime.serialization;

import java.util.List;

/**
 * What the settings say about serializers.
 *
 * @param genericTypesAllowed {@code pipeline.generic-types}: whether Kryo may take the classes for which no serializer can
 *     be generated; if false, such a class fails the job
 * @param registeredKryoClasses classes that Kryo writes as a number rather than by name; their order must not change while
 *     bytes of a job are kept
 */
public record SerializerConfig(boolean genericTypesAllowed, List<Class<?>> registeredKryoClasses) {
    /** What holds when nothing is configured: generic types are allowed, nothing is registered. */
    public static final SerializerConfig STANDARD = new SerializerConfig(true, List.of());

    public SerializerConfig {
        registeredKryoClasses = List.copyOf(registeredKryoClasses);
    }
}
