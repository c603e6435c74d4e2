package io.weir.log.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine is called by others. */
final class HostName {
    private HostName() {}

    static String ofThisMachine() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "This machine does not know its own name (%s). Set advertised.listeners.".formatted(e.getMessage()),
                    e);
        }
    }
}
