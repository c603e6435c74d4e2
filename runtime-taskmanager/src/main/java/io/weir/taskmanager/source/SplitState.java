package io.weir.taskmanager.source;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SourceSplit;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.runtime.state.OperatorState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the reader of a source has still to read, in the operator's state: each split with the version of its form before it. */
final class SplitState {
    private static final String NAME = "source-splits";

    private final ListState<byte[]> splits;

    SplitState(OperatorState state) throws Exception {
        splits = state.getListState(new ListStateDescriptor<>(NAME, byte[].class));
    }

    void update(List<byte[]> serialized, int version) throws Exception {
        List<byte[]> versioned = new ArrayList<>();
        for (byte[] split : serialized) {
            versioned.add(ByteBuffer.allocate(Integer.BYTES + split.length)
                    .putInt(version)
                    .put(split)
                    .array());
        }
        splits.update(versioned);
    }

    List<SourceSplit> restored(SimpleVersionedSerializer<SourceSplit> serializer) throws Exception {
        List<SourceSplit> restored = new ArrayList<>();
        for (byte[] versioned : splits.get()) {
            if (versioned.length < Integer.BYTES) {
                throw new IOException(
                        "A split in the restored state has %d bytes; it is damaged.".formatted(versioned.length));
            }
            ByteBuffer buffer = ByteBuffer.wrap(versioned);
            int version = buffer.getInt();
            byte[] split = new byte[buffer.remaining()];
            buffer.get(split);
            restored.add(serializer.deserialize(version, split));
        }
        return restored;
    }
}
