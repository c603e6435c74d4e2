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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request while it comes in: multipart goes to files at once, anything else into memory. */
final class RequestBody {
    /** JSON bodies are small; what is larger comes as a file. */
    private static final int MAX_MEMORY_BYTES = 1 << 20;

    private final long maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final @Nullable HttpPostRequestDecoder decoder;
    private long received;

    /**
     * How long a body may be.
     *
     * @param maxBytes of files
     * @param directory where files are put while they come in
     */
    record Limits(long maxBytes, Path directory) {}

    private RequestBody(long maxBytes, @Nullable HttpPostRequestDecoder decoder) {
        this.maxBytes = maxBytes;
        this.decoder = decoder;
    }

    static RequestBody of(HttpRequest request, Limits limits) {
        boolean multipart = String.valueOf(request.headers().get(HttpHeaderNames.CONTENT_TYPE))
                .startsWith("multipart/form-data");
        long maxBytes = multipart ? limits.maxBytes() : Math.min(MAX_MEMORY_BYTES, limits.maxBytes());
        if (HttpUtil.getContentLength(request, 0L) > maxBytes) {
            throw tooLong(maxBytes);
        }
        if (!multipart) {
            return new RequestBody(maxBytes, null);
        }
        DefaultHttpDataFactory files = new DefaultHttpDataFactory(true);
        files.setBaseDir(limits.directory().toString());
        files.setDeleteOnExit(false);
        files.setMaxLimit(limits.maxBytes());
        try {
            return new RequestBody(maxBytes, new HttpPostRequestDecoder(files, request));
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
            throw RestException.badRequest("The multipart body is malformed: %s.".formatted(e.getMessage()));
        }
    }

    void add(HttpContent content) {
        received += content.content().readableBytes();
        if (received > maxBytes) {
            throw tooLong(maxBytes);
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
    }

    private static RestException tooLong(long maxBytes) {
        return new RestException(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "The body is longer than %d bytes; for files 'rest.server.max-content-length' sets the limit."
                        .formatted(maxBytes));
    }
}
