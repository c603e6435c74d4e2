package io.weir.jobmanager.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has come whole.
 *
 * @param path values of the path's parameters by name, decoded
 * @param query values of the query by name, decoded
 * @param body what was sent; empty for multipart
 * @param parts what was sent as multipart
 */
record RestRequest(Map<String, String> path, Map<String, List<String>> query, byte[] body, List<Part> parts) {
    /**
     * A part of a multipart request.
     *
     * @param field its name
     * @param fileName the file's name as the client said it; empty: none
     * @param file its bytes; deleted after the answer unless moved away
     */
    record Part(String field, String fileName, Path file) {}

    String parameter(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new AssertionError("The route has no parameter " + name);
        }
        return value;
    }

    Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Values of a list in the query, separated by commas or given several times. */
    List<String> queryList(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    List<Part> parts(String field) {
        return parts.stream().filter(part -> part.field().equals(field)).toList();
    }

    /** The body as JSON; an empty object where none was sent. */
    JsonNode json() {
        if (body.length == 0) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            if (node == null || !node.isObject()) {
                throw RestException.badRequest("The body must be a JSON object.");
            }
            return node;
        } catch (IOException e) {
            throw RestException.badRequest("The body is no JSON: %s."
                    .formatted(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }
}
