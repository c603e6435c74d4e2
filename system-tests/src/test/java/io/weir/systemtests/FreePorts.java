package io.weir.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that are told theirs before they start. Between being taken and being listened on a port belongs to nobody,
 * so JVMs that run tests side by side take theirs from ranges of their own, and each JVM gives one only once.
 */
public final class FreePorts {
    /** Below those that systems give to clients: a client that connects meanwhile takes none of them. */
    private static final int LOWEST = 20_000;

    private static final int RANGE = 3_000;
    private static final int RANGES = 4;

    /** Counts the JVMs that run tests side by side, from 1; Maven sets it. */
    private static final int FORK = Integer.getInteger("weir.fork", 1);

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** As many different ones as asked for, on which nobody listens now. */
    public static List<Integer> take(int count) {
        int lowest = LOWEST + (FORK - 1) % RANGES * RANGE;
        List<ServerSocket> held = new ArrayList<>();
        try {
            try {
                while (held.size() < count) {
                    ServerSocket socket =
                            listen(lowest + ThreadLocalRandom.current().nextInt(RANGE));
                    if (socket != null) {
                        held.add(socket);
                    }
                }
                return held.stream().map(ServerSocket::getLocalPort).toList();
            } finally {
                for (ServerSocket socket : held) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable ServerSocket listen(int port) {
        if (!TAKEN.add(port)) {
            return null;
        }
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException taken) {
            return null;
        }
    }
}
