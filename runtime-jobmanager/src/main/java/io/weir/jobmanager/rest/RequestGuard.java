package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages out. Whoever may post here runs code, and a browser on this machine posts for any page it
 * shows: so a change is refused when it comes from a page of another origin, and on loopback a name that only pretends to
 * be this machine is refused too.
 */
final class RequestGuard {
    private final boolean loopbackOnly;
    private final Set<String> ownNames;

    /** {@code loopbackOnly}: the server listens on the loopback address; {@code address} is its own name. */
    RequestGuard(boolean loopbackOnly, String address) {
        this.loopbackOnly = loopbackOnly;
        this.ownNames = Set.of("localhost", "127.0.0.1", "[::1]").contains(address)
                ? Set.of("localhost", "127.0.0.1", "[::1]")
                : Set.of("localhost", "127.0.0.1", "[::1]", address.toLowerCase(Locale.ROOT));
    }

    void check(HttpHeaders headers, boolean changes) {
        String host = headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
        if (loopbackOnly && !host.isEmpty() && !ownNames.contains(name(host))) {
            throw new RestException(
                    HttpResponseStatus.FORBIDDEN,
                    "This JobManager is not known as '%s'; call it localhost, or set 'rest.address'."
                            .formatted(name(host)));
        }
        if (!changes) {
            return;
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        String site = headers.get("sec-fetch-site");
        boolean foreign = (origin != null && !host.equals(authority(origin)))
                || "cross-site".equals(site)
                || "same-site".equals(site);
        if (foreign) {
            throw new RestException(
                    HttpResponseStatus.FORBIDDEN,
                    "A page of '%s' may not change anything here.".formatted(origin == null ? "another site" : origin));
        }
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static @Nullable String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
