package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;

/** Writes what was serialized before as it is. */
final class RawBytes implements TypeSerializer<DataInputView> {
    static final RawBytes INSTANCE = new RawBytes();

    private RawBytes() {}

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public DataInputView copy(DataInputView from) {
        DataInputView copy = new DataInputView();
        copy.wrap(from.array(), from.position(), from.remaining());
        return copy;
    }

    @Override
    public void serialize(DataInputView value, DataOutputView target) {
        target.writeBytes(value.array(), value.position(), value.remaining());
    }

    @Override
    public DataInputView deserialize(DataInputView source) {
        return copy(source);
    }

    @Override
    public TypeSerializer<DataInputView> duplicate() {
        return this;
    }
}
