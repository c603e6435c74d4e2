package io.weir.connector.jdbc.testing;

import io.weir.runtime.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.xa.PGXADataSource;

/**
 * A real PostgreSQL on the loopback interface that can be killed and started again on the same port with the same data:
 *
 * <pre>{@code
 * try (TestPostgres database = TestPostgres.start()) {
 *     database.execute("CREATE TABLE t (id int)");
 *     database.kill();
 *     database.restart();
 * }
 * }</pre>
 *
 * <p>The server and what it needs come from Maven; nothing has to be installed.
 */
public final class TestPostgres implements AutoCloseable {
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final String USER = "postgres";

    private final PostgresBinaries binaries;
    private final Path directory;
    private final Path log;
    private final int port;
    private final int maxPreparedTransactions;
    private Process postmaster;

    private TestPostgres(PostgresBinaries binaries, Path directory, int port, int maxPreparedTransactions)
            throws IOException {
        this.binaries = binaries;
        this.directory = directory;
        this.log = directory.resolveSibling(directory.getFileName() + ".log");
        this.port = port;
        this.maxPreparedTransactions = maxPreparedTransactions;
        initialize();
        postmaster = launch();
    }

    /** A new server with an empty database and 20 prepared transactions at most. */
    public static TestPostgres start() throws IOException {
        return start(20);
    }

    /** The same with another limit. */
    public static TestPostgres start(int maxPreparedTransactions) throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpacked();
        return new TestPostgres(binaries, binaries.newDataDirectory(), freePort(), maxPreparedTransactions);
    }

    /** Below those that systems give to clients, who would else take it while the server is down. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    private void initialize() throws IOException {
        Process process = binaries.start(
                log,
                "initdb",
                "--auth=trust",
                "--username=" + USER,
                "--encoding=UTF-8",
                "--no-locale",
                "--no-sync",
                "--no-instructions",
                "--pgdata=" + directory);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    private Process launch() throws IOException {
        List<String> settings = List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "dynamic_shared_memory_type=mmap",
                "shared_buffers=16MB",
                "max_connections=50",
                "fsync=off",
                "max_prepared_transactions=" + maxPreparedTransactions);
        List<String> arguments = new ArrayList<>(List.of("-D", directory.toString()));
        for (String setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        Process process = binaries.start(log, "postgres", arguments.toArray(new String[0]));
        Eventually.eventually("PostgreSQL answers", () -> answers(process));
        return process;
    }

    private boolean answers(Process process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended: " + readLog());
        }
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String readLog() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server and all its processes as {@code kill -9} does. */
    public void kill() {
        List<ProcessHandle> processes = new ArrayList<>(postmaster.descendants().toList());
        processes.add(0, postmaster.toHandle());
        processes.forEach(ProcessHandle::destroyForcibly);
        Eventually.eventually("PostgreSQL is gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts the server again after {@link #kill}. */
    public void restart() throws IOException {
        postmaster = launch();
    }

    /** For drivers. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /** Who may do everything; there is no password. */
    public String user() {
        return USER;
    }

    /** A source of XA connections to a server at {@code url}. */
    public static PGXADataSource xaDataSource(String url) {
        PGXADataSource source = new PGXADataSource();
        source.setUrl(url);
        source.setUser(USER);
        return source;
    }

    /** A new connection. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, "");
    }

    /** Runs one statement in a connection of its own. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of a query; columns are separated by {@code |}. */
    public List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The only value of a query. */
    public long number(String sql) {
        return Long.parseLong(query(sql).get(0));
    }

    @Override
    public void close() throws IOException {
        kill();
        PostgresBinaries.delete(directory);
        Files.deleteIfExists(log);
    }
}
