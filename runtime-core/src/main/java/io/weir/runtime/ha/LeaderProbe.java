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
 * port, which the kernel closes with the process. Only a connection that was there, is closed, and is then refused at
 * once says that; a leader that hangs, or a network that is silent, says nothing. Whoever acts on it must be fenced all the
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
        while (!closed) {
            Optional<LeaderInfo> leader = watched;
            if (leader.isEmpty()) {
                LockSupport.park(this);
            } else if (!connect(leader.get())) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            } else if (leader.equals(watched) && !closed && isRefused(leader.get())) {
                LOG.info(
                        "The leader at {} has ended: its connection was closed, and another is refused",
                        address(leader.get()));
                gone.accept(leader.get());
                forget(leader);
            }
        }
    }

    private void forget(Optional<LeaderInfo> leader) {
        if (leader.equals(watched)) {
            watched = Optional.empty();
        }
    }

    /** Returns when a connection that was there is closed; false: there was none. */
    private boolean connect(LeaderInfo leader) {
        try (Socket socket = new Socket()) {
            connection = socket;
            if (!watched.equals(Optional.of(leader)) || closed) {
                return false;
            }
            socket.connect(socketAddress(leader), CONNECT_MILLIS);
            socket.setKeepAlive(true);
            awaitEnd(socket);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("No connection to the leader at {}", address(leader), e);
            return false;
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

    /** Where the port is closed the kernel answers at once; a time-out or an unreachable host is something else. */
    private static boolean isRefused(LeaderInfo leader) {
        try (Socket socket = new Socket()) {
            socket.connect(socketAddress(leader), CONNECT_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
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
