package io.weir.runtime.ha;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.HighAvailabilityOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** Makes the high availability that {@code high-availability.type} asks for. */
public final class HighAvailabilityChoice {
    private HighAvailabilityChoice() {}

    /**
     * Makes it for one process.
     *
     * @throws IllegalArgumentException if there is no such type, or its settings do not fit; one sentence
     */
    public static HighAvailability open(Configuration configuration) {
        if (!HighAvailabilityOptions.isElecting(configuration)) {
            return new SingleJobManager(configuration);
        }
        return factory(configuration.get(HighAvailabilityOptions.TYPE).strip()).create(configuration);
    }

    private static HighAvailabilityFactory factory(String type) {
        List<String> known = new ArrayList<>(List.of(HighAvailabilityOptions.NONE));
        for (HighAvailabilityFactory factory : ServiceLoader.load(HighAvailabilityFactory.class)) {
            if (factory.type().equals(type.toLowerCase(Locale.ROOT))) {
                return factory;
            }
            known.add(factory.type());
        }
        try {
            Class<?> named = Class.forName(type, true, Thread.currentThread().getContextClassLoader());
            if (named.getDeclaredConstructor().newInstance() instanceof HighAvailabilityFactory factory) {
                return factory;
            }
            throw new IllegalArgumentException("'%s: %s' is no %s."
                    .formatted(HighAvailabilityOptions.TYPE.key(), type, HighAvailabilityFactory.class.getName()));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "'%s: %s' is neither one of %s nor the name of a class on the class path."
                            .formatted(HighAvailabilityOptions.TYPE.key(), type, String.join(", ", known)),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "'%s: %s' cannot be made: %s. It needs a public constructor without parameters."
                            .formatted(HighAvailabilityOptions.TYPE.key(), type, e),
                    e);
        }
    }
}
