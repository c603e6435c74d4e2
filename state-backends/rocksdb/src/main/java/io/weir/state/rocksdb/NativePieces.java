package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.canonical.CanonicalReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The copies of databases that a backend starts from. The one that has the most of its key groups becomes its database; what
 * does not belong there is deleted by range. The rows of the others are copied.
 */
final class NativePieces {
    private static final int BUFFER_BYTES = 1 << 16;

    private final KeyedStateParameters parameters;
    private final KeyGroupRange keyGroups;
    private final Path directory;
    private final long nativeBytes;
    private final @Nullable KeyedSnapshot base;
    private final List<KeyedSnapshot> others = new ArrayList<>();

    /** For a database in {@code directory}; all databases take {@code nativeBytes} of memory together. */
    NativePieces(KeyedStateParameters parameters, Path directory, long nativeBytes) {
        this.parameters = parameters;
        this.directory = directory;
        this.nativeBytes = nativeBytes;
        keyGroups = parameters.keyGroups();
        KeyedSnapshot best = null;
        RestoredKeyedState restored = parameters.restored();
        if (restored != null) {
            for (KeyedSnapshot snapshot : restored.snapshots()) {
                if (snapshot.form().equals(RocksDbSnapshot.NATIVE) && ownGroups(snapshot) > 0) {
                    others.add(snapshot);
                    best = best == null || ownBytes(snapshot) > ownBytes(best) ? snapshot : best;
                }
            }
        }
        base = best;
        others.remove(best);
    }

    private int ownGroups(KeyedSnapshot snapshot) {
        KeyGroupRange covered = snapshot.keyGroups();
        return Math.min(covered.end(), keyGroups.end()) - Math.max(covered.first(), keyGroups.first());
    }

    private double ownBytes(KeyedSnapshot snapshot) {
        long bytes = 0;
        for (KeyedSnapshot.Part part : snapshot.parts()) {
            bytes += part.handle().length();
        }
        KeyGroupRange covered = snapshot.keyGroups();
        return (double) bytes * ownGroups(snapshot) / (covered.end() - covered.first());
    }

    /**
     * Opens the database.
     *
     * @throws IOException if a file is missing or damaged; the message names it
     */
    LocalDatabase open() throws IOException {
        KeyedSnapshot snapshot = base;
        if (snapshot != null) {
            download(snapshot, LocalDatabase.files(directory));
        }
        return LocalDatabase.open(directory, NativeMemory.share(nativeBytes));
    }

    private void download(KeyedSnapshot snapshot, Path target) throws IOException {
        Files.createDirectories(target);
        for (KeyedSnapshot.Part part : snapshot.parts()) {
            if (!part.name().equals(RocksDbSnapshot.UNSTORED)) {
                download(part, target);
            }
        }
    }

    private void download(KeyedSnapshot.Part part, Path target) throws IOException {
        if (part.name().contains("/") || part.name().startsWith(".")) {
            throw new IOException("A checkpoint names the file '%s', which no database has.".formatted(part.name()));
        }
        SnapshotStore store = parameters.environment().snapshots();
        StateHandle handle = part.handle();
        CRC32C checksum = new CRC32C();
        long length = 0;
        try (InputStream in = store.open(handle, restored().directory());
                OutputStream out = Files.newOutputStream(target.resolve(part.name()))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                checksum.update(buffer, 0, count);
                length += count;
            }
        }
        if (length != handle.length() || (int) checksum.getValue() != handle.checksum()) {
            String where = handle instanceof StateHandle.InFile file ? file.path() : "the checkpoint's metadata";
            throw new IOException("The file '%s' of a database, %s, is damaged: it has %,d bytes, %,d were written."
                    .formatted(part.name(), where, length, handle.length()));
        }
    }

    private RestoredKeyedState restored() {
        RestoredKeyedState restored = parameters.restored();
        if (restored == null) {
            throw new IllegalStateException("there is nothing to restore");
        }
        return restored;
    }

    /**
     * Makes {@code rows} know what {@code database}, as opened, has, and adds what the other pieces have.
     *
     * @throws IOException if a file is missing or damaged, or the keys have another type
     */
    void takeOver(LocalDatabase database, RestoredRows rows) throws IOException {
        KeyedSnapshot snapshot = base;
        if (snapshot == null) {
            return;
        }
        List<StoredState> states = statesOf(database.rows());
        rows.adopt(states);
        KeyGroupRange covered = snapshot.keyGroups();
        if (covered.first() < keyGroups.first() || covered.end() > keyGroups.end()) {
            for (StoredState state : states) {
                for (byte[] prefix : prefixes(database.rows(), state)) {
                    database.rows().deleteRange(prefix, lowest(prefix));
                    database.rows().deleteRange(end(prefix), RowKeys.after(prefix));
                }
            }
        }
        readUnstored(snapshot, rows);
        for (KeyedSnapshot other : others) {
            Path piece = database.newDirectory("piece");
            try {
                download(other, piece);
                try (RowStore store = new RowStore(piece, NativeMemory.share(nativeBytes))) {
                    copy(store, database.rows(), rows);
                }
            } finally {
                RowStore.deleteDirectory(piece);
            }
            readUnstored(other, rows);
        }
        database.completed().restored(snapshot, restored());
    }

    private List<StoredState> statesOf(RowStore store) throws IOException {
        Catalog catalog = Catalog.read(store);
        CanonicalReader.requireKeys(catalog.keys(), TypeSchema.of(parameters.keyType()));
        return catalog.states();
    }

    private void copy(RowStore from, RowStore to, RestoredRows rows) throws IOException {
        try (RowBatch batch = new RowBatch(to::write)) {
            for (StoredState state : statesOf(from)) {
                byte[] number = RowKeys.ofState(rows.merged(state).number());
                for (byte[] prefix : prefixes(from, state)) {
                    try (RowStore.Rows own = from.rows(lowest(prefix), end(prefix))) {
                        while (own.next()) {
                            byte[] key = own.key();
                            System.arraycopy(number, 0, key, 0, number.length);
                            batch.put(key, own.value());
                        }
                    }
                }
            }
            batch.flush();
        }
    }

    /** What the rows of the tables of {@code state} begin with. */
    private static List<byte[]> prefixes(RowStore store, StoredState state) {
        if (!state.isSliced()) {
            return List.of(RowKeys.ofState(state.number()));
        }
        List<byte[]> prefixes = new ArrayList<>();
        store.forEachSlice(state.number(), end -> prefixes.add(RowKeys.ofSlice(state.number(), end)));
        return prefixes;
    }

    private byte[] lowest(byte[] prefix) {
        return RowKeys.withHash(prefix, (int) KeyGroups.firstHash(keyGroups.first(), parameters.maxParallelism()));
    }

    private byte[] end(byte[] prefix) {
        return RowKeys.endOfGroups(prefix, keyGroups, parameters.maxParallelism());
    }

    private void readUnstored(KeyedSnapshot snapshot, RestoredRows rows) throws IOException {
        for (KeyedSnapshot.Part part : snapshot.parts()) {
            if (part.name().equals(RocksDbSnapshot.UNSTORED)) {
                rows.read(List.of(part), snapshot.keyGroups(), restored().directory());
            }
        }
    }
}
