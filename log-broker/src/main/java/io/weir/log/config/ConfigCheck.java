package io.weir.log.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds what is wrong between settings each of which is right. */
final class ConfigCheck {
    private static final String PLAINTEXT = "PLAINTEXT";

    private final BrokerConfig config;
    private final List<String> problems = new ArrayList<>();

    private ConfigCheck(BrokerConfig config) {
        this.config = config;
    }

    /** A sentence each. */
    static List<String> problems(BrokerConfig config) {
        ConfigCheck check = new ConfigCheck(config);
        check.checkNode();
        check.checkDirectories();
        try {
            check.checkListeners();
            check.checkAdvertised();
        } catch (IllegalArgumentException e) {
            check.problems.add(e.getMessage());
        }
        check.checkHttp();
        check.checkTopics();
        check.checkGroups();
        return check.problems;
    }

    private void checkNode() {
        if (config.isSet(NodeKeys.NODE_ID)
                && config.isSet(NodeKeys.BROKER_ID)
                && !config.find(NodeKeys.NODE_ID).equals(config.find(NodeKeys.BROKER_ID))) {
            problems.add("'node.id=%s' and 'broker.id=%s' mean the same and differ. Keep one of them."
                    .formatted(config.text(NodeKeys.NODE_ID), config.text(NodeKeys.BROKER_ID)));
        }
    }

    private void checkDirectories() {
        try {
            if (config.logDirectories().isEmpty()) {
                problems.add("'log.dirs' names no directory.");
            } else if (new HashSet<>(config.logDirectories()).size()
                    < config.logDirectories().size()) {
                problems.add("'log.dirs' names a directory twice.");
            } else if (config.logDirectories().contains(config.journalDirectory())) {
                problems.add("'journal.dirs=%s' is one of log.dirs. Give the journal a directory of its own."
                        .formatted(config.journalDirectory()));
            }
        } catch (IllegalArgumentException e) { // no name for a file on this system
            problems.add("'log.dirs' or 'journal.dirs' is no directory: %s.".formatted(e.getMessage()));
        }
    }

    private void checkListeners() {
        List<Listener> listeners = config.listeners();
        Set<String> names = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        if (listeners.isEmpty()) {
            problems.add("'listeners' names no address.");
        }
        for (Listener each : listeners) {
            requirePlaintext(each);
            if (!names.add(each.name())) {
                problems.add("'listeners' has the name %s twice. Give each a name of its own.".formatted(each.name()));
            }
            if (each.port() != 0 && !ports.add(each.port())) {
                problems.add("'listeners' has the port %d twice.".formatted(each.port()));
            }
            if (!each.isLoopback() && !config.value(NodeKeys.INSECURE)) {
                problems.add(beyondLoopback(each.toString()));
            }
        }
    }

    private void requirePlaintext(Listener listener) {
        for (String entry : config.value(NodeKeys.LISTENER_PROTOCOLS)) {
            String[] parts = entry.split(":", -1);
            if (parts.length == 2 && parts[0].strip().toUpperCase(Locale.ROOT).equals(listener.name())) {
                if (!parts[1].strip().equals(PLAINTEXT)) {
                    problems.add("Listener %s has protocol %s, and there is only PLAINTEXT yet."
                            .formatted(listener.name(), parts[1].strip()));
                }
                return;
            }
        }
        problems.add("Listener %s has no protocol. Add %s:PLAINTEXT to listener.security.protocol.map."
                .formatted(listener.name(), listener.name()));
    }

    private void checkAdvertised() {
        Set<String> names = new HashSet<>();
        config.listeners().forEach(each -> names.add(each.name()));
        for (Listener each : config.advertisedListeners()) {
            if (!names.remove(each.name())) {
                problems.add("'advertised.listeners' has %s, and 'listeners' has no such name, or it is there twice."
                        .formatted(each.name()));
            }
            if (each.isWildcard()) {
                problems.add("'advertised.listeners' has %s, to which no client can connect. Say a host they know."
                        .formatted(each));
            }
        }
    }

    private void checkHttp() {
        String host = config.value(NodeKeys.HTTP_HOST);
        Listener http = new Listener("http", host, config.value(NodeKeys.HTTP_PORT));
        try {
            if (config.value(NodeKeys.HTTP_ENABLED) && !config.value(NodeKeys.INSECURE) && !http.isLoopback()) {
                problems.add(beyondLoopback("http.server.host=" + host));
            }
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    private void checkTopics() {
        if (config.find(NodeKeys.ZOOKEEPER).isEmpty()
                && (config.value(LogKeys.MIN_IN_SYNC) > 1 || config.value(LogKeys.REPLICATION) > 1)) {
            problems.add(
                    "'min.insync.replicas=%s' and 'default.replication.factor=%s' cannot be kept: there is one node. Set both to 1."
                            .formatted(config.text(LogKeys.MIN_IN_SYNC), config.text(LogKeys.REPLICATION)));
        }
        if (config.value(LogKeys.COMPACTION_MIN_LAG) > config.value(LogKeys.COMPACTION_MAX_LAG)) {
            problems.add("'log.cleaner.min.compaction.lag.ms=%s' is above 'log.cleaner.max.compaction.lag.ms=%s'."
                    .formatted(config.text(LogKeys.COMPACTION_MIN_LAG), config.text(LogKeys.COMPACTION_MAX_LAG)));
        }
    }

    private void checkGroups() {
        if (config.value(CoordinatorKeys.MIN_SESSION) > config.value(CoordinatorKeys.MAX_SESSION)) {
            problems.add("'group.min.session.timeout.ms=%s' is above 'group.max.session.timeout.ms=%s'."
                    .formatted(config.text(CoordinatorKeys.MIN_SESSION), config.text(CoordinatorKeys.MAX_SESSION)));
        }
    }

    private static String beyondLoopback(String what) {
        return "%s lets others than this machine in, and there are no logins. Use localhost, or set security.insecure=true."
                .formatted(what);
    }
}
