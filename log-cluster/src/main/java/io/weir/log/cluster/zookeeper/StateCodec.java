package io.weir.log.cluster.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What is in a node of ZooKeeper, as JSON. */
public final class StateCodec {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private StateCodec() {}

    public static byte[] encode(Object state) throws IOException {
        try {
            return JSON.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IOException("%s cannot be written: %s".formatted(state, e.getMessage()), e);
        }
    }

    /** {@code path} is named if it cannot be read. */
    public static <T> T decode(byte[] bytes, Class<T> type, String path) throws IOException {
        try {
            return JSON.readValue(bytes, type);
        } catch (IOException e) {
            throw new IOException("What is at %s in ZooKeeper makes no sense: %s".formatted(path, e.getMessage()), e);
        }
    }
}
