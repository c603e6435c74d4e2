package io.weir.taskmanager;

import io.weir.runtime.graph.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Files of the JobManager's blob store, fetched once and kept by what is in them. Used by the input/output thread.
 *
 * <p>A file is written beside its place, checked against its key, and moved there: a half-fetched one is never used.
 */
final class BlobCache {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Path directory;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    BlobCache(Path directory) {
        this.directory = directory;
    }

    /** The files of {@code keys}, fetched from {@code baseAddress} where they are not there. */
    List<Path> fetch(List<BlobKey> keys, URI baseAddress) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        for (BlobKey key : keys) {
            Path file = directory.resolve(key.sha256() + ".jar");
            if (!Files.exists(file) || Files.size(file) != key.sizeBytes()) {
                download(key, baseAddress, file);
            }
            files.add(file);
        }
        return files;
    }

    private void download(BlobKey key, URI baseAddress, Path file) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        URI address = baseAddress.resolve("/weir/v1/blobs/" + key.sha256());
        HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        Path partial = Files.createTempFile(directory, "fetching-", ".jar");
        try (InputStream body = response.body();
                DigestInputStream digested = new DigestInputStream(body, sha256())) {
            if (response.statusCode() != 200) {
                throw new IOException("%s answered %d for '%s'".formatted(address, response.statusCode(), key.name()));
            }
            Files.copy(digested, partial, StandardCopyOption.REPLACE_EXISTING);
            String found = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            if (!found.equals(key.sha256())) {
                throw new IOException("'%s' from %s arrived damaged: its SHA-256 is %s, not %s"
                        .formatted(key.name(), address, found, key.sha256()));
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
