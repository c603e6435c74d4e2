package io.weir.runtime.config;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.MemorySize;
import java.util.List;

/** The keys of the rocksdb state backend. */
public final class RocksDbOptions {
    /** Names of classes with which Flink's users choose the backend. */
    public static final List<String> FACTORIES = List.of(
            "org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory",
            "org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackendFactory",
            "org.apache.flink.contrib.streaming.state.RocksDBStateBackendFactory");

    /** The value of {@code state.backend} that chooses what {@code value} does, in short where it is one of those names. */
    public static String shortName(String value) {
        return FACTORIES.contains(value) ? "rocksdb" : value;
    }

    public static final ConfigOption<MemorySize> MEMORY_SIZE = ConfigOption.memory(
            "state.backend.rocksdb.memory.size",
            "256 mb",
            "Native memory that all databases of a TaskManager take together, beside its heap.");
    public static final ConfigOption<MemorySize> OBJECT_CACHE_SIZE = ConfigOption.memory(
            "state.backend.rocksdb.object-cache.size",
            "64 mb",
            "Heap that each subtask of an operator uses to keep state as objects in front of its database.");
    public static final ConfigOption<String> LOCAL_DIRECTORY = ConfigOption.text(
            "state.backend.rocksdb.localdir",
            "",
            "Directory in which databases lie while their tasks run, below one of the TaskManager that goes away with it; a setting of the cluster; empty: that of io.tmp.dirs.");

    private RocksDbOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(MEMORY_SIZE, OBJECT_CACHE_SIZE, LOCAL_DIRECTORY);
    }
}
