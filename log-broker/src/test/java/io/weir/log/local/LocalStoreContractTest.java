package io.weir.log.local;

import io.weir.log.store.LogStore;
import io.weir.log.store.LogStoreContractTest;
import java.io.IOException;

/** The local store does what every store does. */
class LocalStoreContractTest extends LogStoreContractTest {
    private final MemoryStores stores = new MemoryStores(SETTINGS);

    @Override
    protected void clear() {
        stores.clear();
    }

    @Override
    protected LogStore open() throws IOException {
        return stores.open();
    }
}
