package io.weir.log.cluster.node;

import io.weir.log.broker.Storage;
import io.weir.log.broker.StorageFactory;
import io.weir.log.config.BrokerConfig;
import java.io.IOException;

/** Opens the storage of a node that is one of several. Found by ServiceLoader. */
public final class ClusterStorageFactory implements StorageFactory {
    /** For ServiceLoader. */
    public ClusterStorageFactory() {}

    @Override
    public Storage open(BrokerConfig config) throws IOException {
        return new ClusterStorage(config);
    }
}
