package io.weir.ha.zookeeper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code zoo.cfg} means for one of its peers. ZooKeeper's own keys and meanings, but for what is safer or needed here:
 * clients are served on loopback unless the file says more, there is no web server for administrators, and old snapshots
 * are removed.
 *
 * @param id the N of its line {@code server.N}
 * @param dataDirectory where its {@code myid} and snapshots are
 * @param properties what ZooKeeper's server reads
 */
record PeerSettings(int id, Path dataDirectory, Properties properties) {
    private static final Pattern SERVER = Pattern.compile("server\\.(\\d+)");
    private static final int HIGHEST_ID = 255;
    private static final String LOOPBACK = "localhost";
    private static final Map<String, String> DEFAULTS = Map.of(
            "tickTime", "1000",
            "initLimit", "10",
            "syncLimit", "5",
            "admin.enableServer", "false",
            "autopurge.snapRetainCount", "3",
            "autopurge.purgeInterval", "1");

    /**
     * Takes out of {@code file} what the peer {@code id} needs.
     *
     * @param home below which a relative directory lies
     * @throws IllegalArgumentException if the file does not fit; a sentence
     */
    static PeerSettings of(Properties file, int id, Path home) {
        Map<Integer, String> servers = servers(file);
        if (!servers.isEmpty() && !servers.containsKey(id)) {
            throw new IllegalArgumentException(
                    "zoo.cfg has no line 'server.%d'; the peers are %s.".formatted(id, servers.keySet()));
        }
        if (id < 1 || id > HIGHEST_ID) {
            throw new IllegalArgumentException("'%d' is no id of a ZooKeeper peer: 1 to %d.".formatted(id, HIGHEST_ID));
        }
        Properties own = new Properties();
        own.putAll(DEFAULTS);
        own.putAll(file);
        if (own.getProperty("dataDir") == null) {
            throw new IllegalArgumentException("zoo.cfg does not say where data goes; set 'dataDir'.");
        }
        // Peers on one machine would write into the same files.
        String host = host(servers.getOrDefault(id, ""));
        boolean alone = servers.values().stream()
                        .filter(each -> host(each).equals(host))
                        .count()
                <= 1;
        Path data = directory(own, "dataDir", home, alone ? null : "peer-" + id);
        if (own.getProperty("dataLogDir") != null) {
            directory(own, "dataLogDir", home, alone ? null : "peer-" + id);
        }
        String clientHost = own.getProperty("clientPortAddress", LOOPBACK);
        servers.forEach((number, line) -> own.setProperty("server." + number, withClientHost(line, clientHost)));
        String ownLine = servers.getOrDefault(id, "");
        if (ownLine.contains(";")) {
            own.remove("clientPort");
            own.remove("clientPortAddress");
        } else {
            own.setProperty("clientPort", own.getProperty("clientPort", "2181"));
            own.setProperty("clientPortAddress", clientHost);
        }
        return new PeerSettings(id, data, own);
    }

    /** The lines {@code server.N}, by N. */
    private static Map<Integer, String> servers(Properties file) {
        Map<Integer, String> servers = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (String key : file.stringPropertyNames()) {
            Matcher server = SERVER.matcher(key);
            if (server.matches() && server.group(1).length() <= 3) {
                servers.put(
                        Integer.parseInt(server.group(1)), file.getProperty(key).strip());
            } else if (key.startsWith("server.")) {
                wrong.add(key);
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("zoo.cfg has the key '%s'; write server.N with N from 1 to %d."
                    .formatted(wrong.get(0), HIGHEST_ID));
        }
        return servers;
    }

    private static String host(String server) {
        int colon = server.indexOf(':', server.startsWith("[") ? server.indexOf(']') : 0);
        return colon < 0 ? server : server.substring(0, colon);
    }

    /** A port for clients without an address would be open on all addresses of the machine. */
    private static String withClientHost(String server, String clientHost) {
        int semicolon = server.indexOf(';');
        String client = server.substring(semicolon + 1);
        return semicolon < 0 || client.contains(":")
                ? server
                : server.substring(0, semicolon + 1) + clientHost + ":" + client;
    }

    private static Path directory(Properties own, String key, Path home, @Nullable String below) {
        Path directory = home.resolve(own.getProperty(key).strip());
        if (below != null) {
            directory = directory.resolve(below);
        }
        own.setProperty(key, directory.toString());
        return directory;
    }
}
