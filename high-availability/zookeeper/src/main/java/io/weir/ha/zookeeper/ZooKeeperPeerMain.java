package io.weir.ha.zookeeper;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer of ZooKeeper as a process: {@code ZooKeeperPeerMain --configDir DIR --peerId N}. Reads {@code DIR/zoo.cfg}, writes
 * the peer's {@code myid} and runs ZooKeeper's server. Ends with 1 when it cannot start, after one sentence.
 */
public final class ZooKeeperPeerMain {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperPeerMain.class);
    private static final int CANNOT_START = 1;

    private ZooKeeperPeerMain() {}

    /** Runs until the process is ended. */
    public static void main(String[] args) {
        try {
            run(settings(args));
        } catch (IllegalArgumentException | ConfigException e) {
            end(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            end("There is no file %s.".formatted(e.getMessage()), e);
        } catch (IOException | AdminServerException e) {
            end("The ZooKeeper peer cannot start: %s".formatted(e.getMessage()), e);
        }
    }

    private static PeerSettings settings(String[] args) throws IOException {
        Path directory = Path.of("conf");
        String id = "";
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--configDir" -> directory = Path.of(args[i + 1]);
                case "--peerId" -> id = args[i + 1];
                default ->
                    throw new IllegalArgumentException(
                            "'%s' is not understood; use --configDir DIR and --peerId N.".formatted(args[i]));
            }
        }
        if (!id.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "'%s' is no id of a ZooKeeper peer: give the N of its line server.N in zoo.cfg.".formatted(id));
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("zoo.cfg"), StandardCharsets.UTF_8)) {
            file.load(reader);
        }
        String home = System.getenv("WEIR_HOME");
        return PeerSettings.of(
                file, Integer.parseInt(id), Path.of(home == null ? "" : home).toAbsolutePath());
    }

    private static void run(PeerSettings settings) throws IOException, ConfigException, AdminServerException {
        writeId(settings);
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parseProperties(settings.properties());
        new DatadirCleanupManager(
                        config.getDataDir(),
                        config.getDataLogDir(),
                        config.getSnapRetainCount(),
                        config.getPurgeInterval())
                .start();
        LOG.info(
                "ZooKeeper peer {} starts: clients on {}, data in {}",
                settings.id(),
                config.getClientPortAddress(),
                settings.dataDirectory());
        if (config.isDistributed()) {
            new QuorumPeerMain().runFromConfig(config);
        } else {
            ServerConfig alone = new ServerConfig();
            alone.readFrom(config);
            new ZooKeeperServerMain().runFromConfig(alone);
        }
    }

    /** The file in which ZooKeeper expects the peer's id. Another id there means the data of another peer. */
    private static void writeId(PeerSettings settings) throws IOException {
        Path file = Files.createDirectories(settings.dataDirectory()).resolve("myid");
        String id = Integer.toString(settings.id());
        if (Files.exists(file) && !Files.readString(file).strip().equals(id)) {
            throw new IllegalArgumentException(
                    "%s says that the data there is of peer %s, not %s; set another 'dataDir'."
                            .formatted(file, Files.readString(file).strip(), id));
        }
        Files.writeString(file, id + "\n");
    }

    private static void end(String message, Exception cause) {
        LOG.debug("The peer ends", cause);
        System.err.println("error: " + message);
        System.exit(CANNOT_START);
    }
}
