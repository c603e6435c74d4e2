package io.weir.systemtests.soak;

import java.util.ArrayList;
import java.util.List;

/** What goes into the jars of the jobs here. */
final class SoakJar {
    private SoakJar() {}

    /** {@code job} and the classes declared in it. */
    static Class<?>[] classes(Class<?> job) {
        List<Class<?>> classes = new ArrayList<>(List.of(job));
        classes.addAll(List.of(job.getDeclaredClasses()));
        return classes.toArray(new Class<?>[0]);
    }
}
