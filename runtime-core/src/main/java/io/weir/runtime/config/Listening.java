package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Checks of what a process listens on. */
final class Listening {
    private Listening() {}

    /** Adds a problem where {@code host} is beyond the loopback address and nothing allows that. */
    static void check(String key, String host, Configuration values, List<String> problems) {
        if (!values.get(WeirOptions.INSECURE) && !isLoopback(host)) {
            problems.add(
                    "'%s: %s' is beyond the loopback address: anyone who reaches it could run code. Keep it on localhost, or set '%s: true' where the network itself is closed."
                            .formatted(key, host, WeirOptions.INSECURE.key()));
        }
    }

    static int frameBytes(Configuration values, List<String> problems) {
        long bytes = values.get(WeirOptions.FRAME_SIZE).bytes();
        if (bytes < 64 << 10 || bytes > 1 << 30) {
            problems.add("'%s' is %d bytes; it must be 64 kb to 1 gb.".formatted(WeirOptions.FRAME_SIZE.key(), bytes));
            return 64 << 10;
        }
        return (int) bytes;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
