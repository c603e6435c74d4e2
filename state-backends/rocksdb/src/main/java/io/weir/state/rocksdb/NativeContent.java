package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The files of the database. */
record NativeContent(RowStore store, Upload upload, Executor transfers) implements RocksDbSnapshot.Content {
    @Override
    public String form() {
        return RocksDbSnapshot.NATIVE;
    }

    @Override
    public CompletableFuture<?> take() {
        upload.start(store, transfers);
        return upload.linked();
    }

    @Override
    public List<HeldState.Portion> portions() {
        return List.of();
    }

    @Override
    public CompletableFuture<List<KeyedSnapshot.Part>> parts() {
        return upload.result();
    }

    @Override
    public void end() {}

    @Override
    public void abandon() {
        upload.abandon(transfers);
    }
}
