package io.weir.jobmanager.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. A literal segment wins over a parameter; {@code /v1} before a path is ignored. */
final class RouteTable {
    private final Node root = new Node();

    RouteTable(List<Route> routes) {
        routes.forEach(this::add);
    }

    /**
     * What fits a path.
     *
     * @param routes by method; empty: no such path
     * @param parameters decoded
     */
    record Match(Map<String, Route> routes, Map<String, String> parameters) {
        Set<String> methods() {
            return new LinkedHashSet<>(routes.keySet());
        }
    }

    /** {@code path} as it came, still percent-encoded. */
    Optional<Match> find(String path) {
        String relevant = path.equals("/v1") ? "/" : path.startsWith("/v1/") ? path.substring(3) : path;
        Map<String, String> parameters = new HashMap<>();
        Node node = walk(root, segments(relevant), 0, parameters);
        return node == null || node.routes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Match(node.routes, parameters));
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : segments(route.template())) {
            if (segment.startsWith(":")) {
                node.parameter = segment.substring(1);
                node = node.parameterNode();
            } else {
                node = node.literals.computeIfAbsent(segment, unused -> new Node());
            }
        }
        if (node.routes.put(route.method(), route) != null) {
            throw new AssertionError("Two routes for %s %s".formatted(route.method(), route.template()));
        }
    }

    private static @Nullable Node walk(Node node, List<String> segments, int at, Map<String, String> parameters) {
        if (at == segments.size()) {
            return node.routes.isEmpty() ? null : node;
        }
        Node literal = node.literals.get(segments.get(at));
        Node found = literal == null ? null : walk(literal, segments, at + 1, parameters);
        if (found == null && node.any != null) {
            found = walk(node.any, segments, at + 1, parameters);
            if (found != null) {
                parameters.put(node.parameter, decode(segments.get(at)));
            }
        }
        return found;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RestException.badRequest("'%s' in the path is not percent-encoded.".formatted(segment));
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Route> routes = new LinkedHashMap<>();
        private @Nullable Node any;
        private String parameter = "";

        Node parameterNode() {
            Node existing = any;
            if (existing != null) {
                return existing;
            }
            Node made = new Node();
            any = made;
            return made;
        }
    }
}
