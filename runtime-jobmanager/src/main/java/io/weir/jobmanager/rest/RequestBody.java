package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a request while it comes in: multipart, which may be long, goes to files at once, anything else into memory. */
final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    /** JSON bodies are small; what is larger comes as a file. */
    private static final int MAX_MEMORY_BYTES = 1 << 20;

    private final long maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final @Nullable HttpPostRequestDecoder decoder;
    /** Of what is passed on as it came, where that may be long. */
    private final @Nullable Path whole;

    private long received;

    /**
     * How long a body may be.
     *
     * @param maxBytes of files
     * @param directory where files are put while they come in
     */
    record Limits(long maxBytes, Path directory) {}

    private RequestBody(long maxBytes, @Nullable HttpPostRequestDecoder decoder, @Nullable Path whole) {
        this.maxBytes = maxBytes;
        this.decoder = decoder;
        this.whole = whole;
    }

    /** {@code passedOn}: it is wanted as it came, not taken apart. */
    static RequestBody of(HttpRequest request, Limits limits, boolean passedOn) {
        boolean multipart = String.valueOf(request.headers().get(HttpHeaderNames.CONTENT_TYPE))
                .startsWith("multipart/form-data");
        long maxBytes = multipart ? limits.maxBytes() : Math.min(MAX_MEMORY_BYTES, limits.maxBytes());
        if (HttpUtil.getContentLength(request, 0L) > maxBytes) {
            throw tooLong(maxBytes);
        }
        if (!multipart) {
            return new RequestBody(maxBytes, null, null);
        }
        if (passedOn) {
            return new RequestBody(maxBytes, null, temporaryFile(limits.directory()));
        }
        DefaultHttpDataFactory files = new DefaultHttpDataFactory(true);
        files.setBaseDir(limits.directory().toString());
        files.setDeleteOnExit(false);
        files.setMaxLimit(limits.maxBytes());
        try {
            return new RequestBody(maxBytes, new HttpPostRequestDecoder(files, request), null);
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
            throw RestException.badRequest("The multipart body is malformed: %s.".formatted(e.getMessage()));
        }
    }

    void add(HttpContent content) {
        received += content.content().readableBytes();
        if (received > maxBytes) {
            throw tooLong(maxBytes);
        }
        if (whole != null) {
            append(whole, content);
            return;
        }
        if (decoder == null) {
            byte[] piece = new byte[content.content().readableBytes()];
            content.content().readBytes(piece);
            bytes.writeBytes(piece);
            return;
        }
        try {
            decoder.offer(content);
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException
                | IllegalArgumentException e) {
            throw RestException.badRequest("The multipart body is malformed: %s.".formatted(e.getMessage()));
        }
    }

    private static Path temporaryFile(Path directory) {
        try {
            return Files.createTempFile(directory, "passed-on-", ".tmp");
        } catch (IOException e) {
            throw new RestException(
                    HttpResponseStatus.INSUFFICIENT_STORAGE,
                    "The body cannot be put into %s: %s.".formatted(directory, e));
        }
    }

    private static void append(Path file, HttpContent content) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            content.content().readBytes(out, out.size(), content.content().readableBytes());
        } catch (IOException e) {
            throw new RestException(
                    HttpResponseStatus.INSUFFICIENT_STORAGE, "The body cannot be put into %s: %s.".formatted(file, e));
        }
    }

    /** The body as it came. */
    java.net.http.HttpRequest.BodyPublisher publisher() throws IOException {
        return whole == null
                ? java.net.http.HttpRequest.BodyPublishers.ofByteArray(bytes())
                : java.net.http.HttpRequest.BodyPublishers.ofFile(whole);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    List<RestRequest.Part> parts() throws IOException {
        List<RestRequest.Part> parts = new ArrayList<>();
        if (decoder != null) {
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                if (data instanceof HttpData file) {
                    String name = data instanceof FileUpload upload ? upload.getFilename() : "";
                    parts.add(new RestRequest.Part(
                            data.getName(), name, file.getFile().toPath()));
                }
            }
        }
        return parts;
    }

    /** Deletes the files that were not moved away. */
    void close() {
        if (decoder != null) {
            decoder.destroy();
        }
        if (whole != null) {
            try {
                Files.deleteIfExists(whole);
            } catch (IOException e) {
                LOG.warn("{} stays behind: {}", whole, e.toString());
            }
        }
    }

    private static RestException tooLong(long maxBytes) {
        return new RestException(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "The body is longer than %d bytes; for files 'rest.server.max-content-length' sets the limit."
                        .formatted(maxBytes));
    }
}
