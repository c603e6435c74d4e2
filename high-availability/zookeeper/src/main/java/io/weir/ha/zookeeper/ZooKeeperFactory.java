package io.weir.ha.zookeeper;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityFactory;

/** {@code high-availability.type: zookeeper}. */
public final class ZooKeeperFactory implements HighAvailabilityFactory {
    /** For the ServiceLoader. */
    public ZooKeeperFactory() {}

    @Override
    public String type() {
        return "zookeeper";
    }

    @Override
    public HighAvailability create(Configuration configuration) {
        return new ZooKeeperHighAvailability(ClientSettings.from(configuration));
    }
}
