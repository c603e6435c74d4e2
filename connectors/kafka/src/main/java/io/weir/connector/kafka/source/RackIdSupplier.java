package io.weir.connector.kafka.source;

import java.io.Serializable;

/** Tells in which rack, or zone, a reader runs, so that it may read from replicas nearby. A serializable lambda. */
@FunctionalInterface
public interface RackIdSupplier extends Serializable {
    /** Asked once by each reader, where it runs. */
    String rackId();
}
