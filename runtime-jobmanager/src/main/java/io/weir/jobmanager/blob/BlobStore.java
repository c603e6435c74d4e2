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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The jars of jobs, each under its SHA-256 in one directory. A file stays as long as it is pinned: by the request that
 * brought it and by each job that needs it. Used by several threads at once, since it works on input/output threads; a
 * lock keeps a file that is pinned anew from being deleted at the same moment.
 */
public final class BlobStore {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;
    private final Object lock = new Object();
    /** Guarded by the lock. */
    private final Map<String, Integer> pins = new HashMap<>();

    /** Keeps files in {@code directory}, which exists. */
    public BlobStore(Path directory) {
        this.directory = directory;
    }

    /** Keeps a copy of {@code file} under the name users know it by, pinned once. */
    public BlobKey put(Path file, String name) throws IOException {
        MessageDigest digest = sha256();
        Path temporary = Files.createTempFile(directory, "incoming-", ".tmp");
        try {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
            String key = HexFormat.of().formatHex(digest.digest());
            long size = Files.size(temporary);
            synchronized (lock) {
                Files.move(temporary, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
                pins.merge(key, 1, Integer::sum);
            }
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

    /** Pins a file once more; false when it is not there. */
    public boolean pin(BlobKey key) {
        synchronized (lock) {
            return pins.computeIfPresent(key.sha256(), (hash, count) -> count + 1) != null;
        }
    }

    /** Takes one pin away; with the last one the file goes. */
    public void unpin(BlobKey key) {
        synchronized (lock) {
            Integer left = pins.computeIfPresent(key.sha256(), (hash, count) -> count == 1 ? null : count - 1);
            if (left == null) {
                try {
                    Files.deleteIfExists(directory.resolve(key.sha256()));
                } catch (IOException e) {
                    throw new UncheckedIOException("Cannot delete " + key, e);
                }
            }
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
