package io.weir.jobmanager.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.graph.BlobKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobStoreTest {
    @TempDir
    Path directory;

    private BlobStore store;
    private Path file;

    @BeforeEach
    void makeStore() throws IOException {
        store = new BlobStore(Files.createDirectory(directory.resolve("blobs")));
        file = Files.writeString(directory.resolve("a.jar"), "abc");
    }

    @Test
    void keepsAFileUnderItsHash() throws IOException {
        BlobKey key = store.put(file, "a.jar");

        assertThat(key.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(key.sizeBytes()).isEqualTo(3);
        assertThat(store.find(key.sha256()))
                .hasValueSatisfying(kept -> assertThat(kept).hasContent("abc"));
        assertThat(directory.resolve("blobs")).isDirectoryNotContaining("glob:**incoming-*");
    }

    @Test
    void keepsAFileUntilItsLastPinIsGone() throws IOException {
        BlobKey key = store.put(file, "a.jar");
        assertThat(store.pin(key)).isTrue();

        store.unpin(key);
        assertThat(store.find(key.sha256())).isPresent();
        store.unpin(key);

        assertThat(store.find(key.sha256())).isEmpty();
        assertThat(store.pin(key)).isFalse();
    }

    @Test
    void theSameFileAgainIsOneFileWithTwoPins() throws IOException {
        BlobKey key = store.put(file, "a.jar");
        store.put(file, "b.jar");

        store.unpin(key);

        assertThat(store.find(key.sha256())).isPresent();
    }

    @Test
    void findsNothingByWhatIsNoHash() {
        assertThat(store.find("../a.jar")).isEmpty();
        assertThat(store.find("A".repeat(64))).isEmpty();
    }
}
