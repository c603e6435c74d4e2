package io.weir.runtime.classloading;

import io.weir.runtime.config.ClassLoadingConfig;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes and resources of a job: from its jars first and then from Weir, unless configured the other way round;
 * classes under the parent-first prefixes always from Weir.
 */
public final class UserClassLoader extends URLClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final ClassLoader parent;
    private final ClassLoadingConfig config;

    /** Loads from {@code jars}, in that order, and from {@code parent}. */
    public UserClassLoader(String name, List<Path> jars, ClassLoader parent, ClassLoadingConfig config) {
        super(name, urls(jars), parent);
        this.parent = parent;
        this.config = config;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isChildFirst(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                try {
                    loaded = findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = config.childFirst() ? findResource(name) : null;
        return own != null ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!config.childFirst()) {
            return super.getResources(name);
        }
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        found.addAll(Collections.list(parent.getResources(name)));
        return Collections.enumeration(found);
    }

    private boolean isChildFirst(String name) {
        if (!config.childFirst()) {
            return false;
        }
        for (String prefix : config.parentFirstPrefixes()) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }

    private static URL[] urls(List<Path> jars) {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = jars.get(i).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("'%s' is no path to a jar".formatted(jars.get(i)), e);
            }
        }
        return urls;
    }
}
