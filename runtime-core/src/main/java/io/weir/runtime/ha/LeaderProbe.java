package io.weir.runtime.ha;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the leader's process has ended before its session with the election does: keeps a silent connection to its RPC
 * port, which the kernel closes with the process. Only where a connection was there and the next one is refused that is
 * so; a leader that hangs, or a network that is silent, says nothing. Whoever acts on it must be fenced all the
 * same: a leader may live whose port is closed.
 *
 * <p>Threading: a thread of its own connects and reads, and calls the listener; {@link #watch} and {@link #close} may be called
 * by any thread.
 */
public final class LeaderProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderProbe.class);
    private static final int CONNECT_MILLIS = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Consumer<LeaderInfo> gone;
    private final Thread thread = new Thread(this::run, "weir-leader-probe");
    private volatile Optional<LeaderInfo> watched = Optional.empty();
    private volatile @Nullable Socket connection;
    private volatile boolean closed;

    /** Calls {@code gone} once for a leader whose process has ended. */
    public LeaderProbe(Consumer<LeaderInfo> gone) {
        this.gone = gone;
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches that leader from now on, and no other; empty: none. */
    public void watch(Optional<LeaderInfo> leader) {
        if (!leader.equals(watched)) {
            watched = leader;
            disconnect();
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        Optional<LeaderInfo> reached = Optional.empty();
        while (!closed) {
            Optional<LeaderInfo> leader = watched;
            if (leader.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            switch (connect(leader.get())) {
                // A process that ends may close connections before its port: the next one tells.
                case ENDED -> reached = leader;
                case REFUSED -> {
                    if (leader.equals(reached) && leader.equals(watched) && !closed) {
                        LOG.info("The leader at {} has ended: its port is closed", address(leader.get()));
                        gone.accept(leader.get());
                        forget(leader);
                    } else {
                        LockSupport.parkNanos(this, PAUSE_NANOS);
                    }
                }
                case UNKNOWN -> LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private enum Contact {
        /** There was a connection, and now it is closed. */
        ENDED,
        /** The kernel has answered at once that the port is closed. */
        REFUSED,
        /** Neither. */
        UNKNOWN
    }

    private void forget(Optional<LeaderInfo> leader) {
        if (leader.equals(watched)) {
            watched = Optional.empty();
        }
    }

    /** Returns when there is no connection, or none any more. */
    private Contact connect(LeaderInfo leader) {
        try (Socket socket = new Socket()) {
            connection = socket;
            if (!watched.equals(Optional.of(leader)) || closed) {
                return Contact.UNKNOWN;
            }
            socket.connect(socketAddress(leader), CONNECT_MILLIS);
            socket.setKeepAlive(true);
            awaitEnd(socket);
            return Contact.ENDED;
        } catch (ConnectException e) {
            return Contact.REFUSED; // a time-out or an unreachable host is something else
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("No connection to the leader at {}", address(leader), e);
            return Contact.UNKNOWN;
        } finally {
            connection = null;
        }
    }

    private static void awaitEnd(Socket socket) {
        try {
            byte[] ignored = new byte[256];
            while (socket.getInputStream().read(ignored) >= 0) {
                // whatever it says is not for us
            }
        } catch (IOException e) {
            LOG.debug("The connection was reset", e);
        }
    }

    private static InetSocketAddress socketAddress(LeaderInfo leader) {
        String address = address(leader);
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static String address(LeaderInfo leader) {
        return leader.address().rpc();
    }

    private void disconnect() {
        Socket open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("Not closed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
        LockSupport.unpark(thread);
    }
}
