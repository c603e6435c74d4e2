package io.weir.log.wire.cluster;

import java.util.EnumSet;
import org.apache.kafka.common.acl.AclOperation;

/** What a client may do, as a set of bits: everything, as nobody is kept from anything. */
final class Operations {
    /** The client has not asked. */
    static final int NOT_ASKED = Integer.MIN_VALUE;

    static final int ON_TOPIC = bits(EnumSet.of(
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.CREATE,
            AclOperation.DELETE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS));

    static final int ON_CLUSTER = bits(EnumSet.of(
            AclOperation.CREATE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.CLUSTER_ACTION,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS,
            AclOperation.IDEMPOTENT_WRITE));

    private Operations() {}

    private static int bits(EnumSet<AclOperation> operations) {
        int bits = 0;
        for (AclOperation operation : operations) {
            bits |= 1 << operation.code();
        }
        return bits;
    }
}
