package io.weir.jobmanager.blob;

import io.weir.runtime.graph.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The jars of jobs, each under its SHA-256 in one directory. Safe for use by several threads: files appear whole. */
public final class BlobStore {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;

    /** Keeps files in {@code directory}, which exists. */
    public BlobStore(Path directory) {
        this.directory = directory;
    }

    /** Keeps a copy of {@code file} under the name users know it by. */
    public BlobKey put(Path file, String name) throws IOException {
        MessageDigest digest = sha256();
        Path temporary = Files.createTempFile(directory, "incoming-", ".tmp");
        try {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
            String key = HexFormat.of().formatHex(digest.digest());
            long size = Files.size(temporary);
            Files.move(temporary, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
            return new BlobKey(key, name, size);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The file of that hash; empty when there is none, or it is no hash. */
    public Optional<Path> find(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            return Optional.empty();
        }
        return Optional.of(directory.resolve(sha256)).filter(Files::isRegularFile);
    }

    /** Forgets a file; nothing where it is not there. */
    public void delete(BlobKey key) {
        try {
            Files.deleteIfExists(directory.resolve(key.sha256()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + key, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }
}
