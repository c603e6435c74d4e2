package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import java.io.IOException;

/** Opens the storage of a node that is one of several; found by ServiceLoader where {@code zookeeper.connect} is set. */
@FunctionalInterface
public interface StorageFactory {
    /**
     * Opens it.
     *
     * @throws IOException if it cannot; the message says what to do
     */
    Storage open(BrokerConfig config) throws IOException;
}
