package io.weir.jobmanager.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The dashboard's files on the class path: {@code /} and {@code /name} from {@code web/}, {@code /webjars/…} from the
 * libraries. Only plain names are looked for, so no request leaves these folders.
 */
final class StaticFiles {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_@][A-Za-z0-9._@-]*)+");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("map", "application/json; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final ClassLoader loader;

    StaticFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** The file of that path, as it came; empty when there is none. */
    Optional<RestResponse> find(String path) {
        String wanted = path.equals("/") ? "/index.html" : path;
        String type = TYPES.get(wanted.substring(wanted.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (!PATH.matcher(wanted).matches() || type == null) {
            return Optional.empty();
        }
        String resource = wanted.startsWith("/webjars/") ? "META-INF/resources" + wanted : "web" + wanted;
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new RestResponse.Bytes(200, type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
