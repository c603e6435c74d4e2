package io.weir.ha.zookeeper;

import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.ha.Term;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of the node {@code /leader}: epoch, RPC address and REST address, a line each. */
final class LeaderNode {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderNode.class);

    private LeaderNode() {}

    static byte[] bytes(long epoch, LeaderAddress address) {
        return "%d%n%s%n%s%n"
                .formatted(epoch, address.rpc(), address.rest())
                .replace("\r", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Empty where the node says nothing that is understood. */
    static Optional<LeaderInfo> read(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length < 3 || !lines[0].matches("[1-9]\\d{0,9}")) {
            LOG.warn("The node of the leader holds '{}'; nobody is taken for the leader", lines[0]);
            return Optional.empty();
        }
        return Optional.of(new LeaderInfo(Term.of(Long.parseLong(lines[0])), new LeaderAddress(lines[1], lines[2])));
    }
}
