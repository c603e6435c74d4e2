package io.weir.runtime.rpc;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.RpcMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages and job graphs as CBOR. Only the records of the sealed family {@link RpcMessage} are read, by their simple
 * name; no class is ever named by the wire. An envelope is an array of six: {@code to, from, token, call, type, body}.
 */
public final class ControlCodec {
    private static final Map<String, Class<? extends RpcMessage>> TYPES = messageTypes();
    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_GETTERS, MapperFeature.AUTO_DETECT_IS_GETTERS)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ControlCodec() {}

    /** The names on the wire and the records they stand for. */
    public static Map<String, Class<? extends RpcMessage>> types() {
        return TYPES;
    }

    /** A job graph as CBOR: the part {@code graph} of a submission. */
    public static byte[] writeGraph(JobGraph graph) {
        try {
            return MAPPER.writeValueAsBytes(graph);
        } catch (IOException e) {
            throw new UncheckedIOException("Job '%s' cannot be written".formatted(graph.name()), e);
        }
    }

    /**
     * Reads what {@link #writeGraph} wrote.
     *
     * @throws IllegalArgumentException if it is no job graph; the message says what is wrong
     */
    public static JobGraph readGraph(byte[] bytes) {
        try {
            return MAPPER.readerFor(JobGraph.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("The job graph cannot be read: " + firstLine(e), e);
        }
    }

    static byte[] write(Envelope envelope) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            out.writeStartArray();
            out.writeString(envelope.to());
            out.writeString(envelope.from());
            out.writeString(envelope.token());
            out.writeNumber(envelope.call());
            out.writeString(envelope.body().getClass().getSimpleName());
            MAPPER.writeValue(out, envelope.body());
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(envelope.body().getClass().getSimpleName() + " cannot be written", e);
        }
        return bytes.toByteArray();
    }

    static Envelope read(byte[] bytes) {
        try (JsonParser in = MAPPER.createParser(bytes)) {
            require(in.nextToken() == JsonToken.START_ARRAY, "it is no array");
            String to = text(in);
            String from = text(in);
            String token = text(in);
            require(in.nextToken() == JsonToken.VALUE_NUMBER_INT, "the call has no number");
            long call = in.getLongValue();
            String name = text(in);
            Class<? extends RpcMessage> type = TYPES.get(name);
            if (type == null) {
                throw new RpcException("A message of the unknown kind '%s' came from %s; is that process of another "
                                .formatted(name, from)
                        + "version of Weir?");
            }
            in.nextToken();
            RpcMessage body = in.readValueAs(type);
            require(body != null, "it has no body");
            require(in.nextToken() == JsonToken.END_ARRAY, "it does not end");
            return new Envelope(to, from, token, call, body);
        } catch (IOException e) {
            throw new RpcException("A message of %d bytes cannot be read: %s".formatted(bytes.length, firstLine(e)));
        }
    }

    private static String text(JsonParser in) throws IOException {
        require(in.nextToken() == JsonToken.VALUE_STRING, "text is missing");
        return in.getText();
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Map<String, Class<? extends RpcMessage>> messageTypes() {
        Map<String, Class<? extends RpcMessage>> types = new TreeMap<>();
        collect(RpcMessage.class, types);
        return Collections.unmodifiableMap(types);
    }

    private static void collect(Class<? extends RpcMessage> type, Map<String, Class<? extends RpcMessage>> into) {
        if (type.isRecord()) {
            if (into.put(type.getSimpleName(), type) != null) {
                throw new AssertionError("Two kinds of messages are called " + type.getSimpleName());
            }
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted.asSubclass(RpcMessage.class), into);
        }
    }
}
