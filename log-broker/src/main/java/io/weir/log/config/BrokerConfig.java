package io.weir.log.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The settings that a broker was started with, all of them checked. Read once, at start. */
public final class BrokerConfig {
    /** The name of the file, in the directory of settings. */
    public static final String FILE = "log-broker.properties";

    /** In front of the settings of BookKeeper. */
    private static final String BOOKKEEPER = "bookkeeper.";

    private final Map<String, Said> said;
    private final List<String> warnings;

    /** What somebody said, and where. */
    private record Said(String text, String place) {}

    private BrokerConfig(Map<String, Said> said, List<String> warnings) {
        this.said = said;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads the file of a directory, if it is there, and what goes before it.
     *
     * @param overrides {@code key=value}
     * @throws ConfigException that tells all that is wrong
     */
    public static BrokerConfig load(@Nullable Path directory, List<String> overrides) {
        return load(directory, overrides, Map.of());
    }

    /**
     * As the other one; for brokers within another process that are to differ where nobody says anything.
     *
     * @param otherDefaults what holds where neither the file nor {@code overrides} say anything
     * @throws ConfigException that tells all that is wrong
     */
    public static BrokerConfig load(
            @Nullable Path directory, List<String> overrides, Map<String, String> otherDefaults) {
        List<String> problems = new ArrayList<>();
        Map<String, Said> said = said(otherDefaults);
        if (directory != null) {
            readFile(directory.resolve(FILE), said, problems);
        }
        for (String override : overrides) {
            int at = override.indexOf('=');
            if (at < 1) {
                problems.add("'%s' is no setting; write key=value.".formatted(override));
            } else {
                said.put(
                        override.substring(0, at).strip(),
                        new Said(override.substring(at + 1).strip(), "command line"));
            }
        }
        return check(said, problems);
    }

    /** Of these alone; for brokers within another process. */
    public static BrokerConfig of(Map<String, String> settings) {
        return check(said(settings), new ArrayList<>());
    }

    private static Map<String, Said> said(Map<String, String> settings) {
        Map<String, Said> said = new LinkedHashMap<>();
        settings.forEach((key, text) -> said.put(key, new Said(text, "program")));
        return said;
    }

    private static void readFile(Path file, Map<String, Said> said, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return; // All have defaults.
        } catch (IOException | IllegalArgumentException e) {
            problems.add("The file %s cannot be read: %s.".formatted(file, e.getMessage()));
        }
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            said.put(key, new Said(properties.getProperty(key).strip(), file.toString()));
        }
    }

    private static BrokerConfig check(Map<String, Said> said, List<String> problems) {
        Map<String, Said> known = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        said.forEach((name, value) -> {
            ConfigKey<?> key = BrokerKeys.find(name);
            if (key == null && name.startsWith(BOOKKEEPER)) {
                known.put(name, value);
            } else if (key == null) {
                tellForeign(name, value, problems, warnings);
            } else if (!value.text().isEmpty()) { // Kafka takes an empty value for none.
                try {
                    key.parse(value.text());
                    known.put(name, value);
                } catch (IllegalArgumentException e) {
                    problems.add("%s (%s)".formatted(e.getMessage(), value.place()));
                }
            }
        });
        BrokerConfig config = new BrokerConfig(known, warnings);
        if (problems.isEmpty()) {
            problems.addAll(ConfigCheck.problems(config));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private static void tellForeign(String name, Said value, List<String> problems, List<String> warnings) {
        Optional<ForeignKeys.Foreign> foreign = ForeignKeys.find(name);
        if (foreign.isEmpty()) {
            problems.add("There is no setting '%s' (%s). %s".formatted(name, value.place(), BrokerKeys.hint(name)));
        } else if (foreign.get().refused()) {
            problems.add("The setting '%s' (%s) cannot be kept. %s"
                    .formatted(name, value.place(), foreign.get().reason()));
        } else {
            warnings.add("The setting '%s' (%s) has no effect. %s"
                    .formatted(name, value.place(), foreign.get().reason()));
        }
    }

    /** What was said that has no effect; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether somebody said something. */
    public boolean isSet(ConfigKey<?> key) {
        return said.containsKey(key.name());
    }

    /** What holds; the key must have a default. */
    public <T> T value(ConfigKey<T> key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(key.name() + " has no default"));
    }

    /** What holds; empty: nothing was said, and there is no default. */
    public <T> Optional<T> find(ConfigKey<T> key) {
        return Optional.ofNullable(text(key)).map(key::parse);
    }

    /** What holds, as it was written; {@code null}: nothing was said, and there is no default. */
    public @Nullable String text(ConfigKey<?> key) {
        Said value = said.get(key.name());
        return value == null ? key.defaultText() : value.text();
    }

    /** All settings with what holds, in the order of their page. */
    public List<SettingView> describe() {
        List<SettingView> views = new ArrayList<>();
        for (ConfigKey<?> key : BrokerKeys.all()) {
            List<SettingView.Synonym> synonyms = new ArrayList<>();
            Said value = said.get(key.name());
            if (value != null) {
                synonyms.add(new SettingView.Synonym(key.name(), value.text(), SettingView.Source.BROKER));
            }
            if (key.defaultText() != null) {
                synonyms.add(new SettingView.Synonym(key.name(), key.defaultText(), SettingView.Source.DEFAULT));
            }
            SettingView.Source source = value == null ? SettingView.Source.DEFAULT : SettingView.Source.BROKER;
            views.add(new SettingView(key, text(key), source, true, synonyms));
        }
        return views;
    }

    /** Settings of BookKeeper that were said, by its own names. */
    public Map<String, String> bookkeeper() {
        Map<String, String> own = new LinkedHashMap<>();
        said.forEach((name, value) -> {
            if (name.startsWith(BOOKKEEPER)) {
                own.put(name.substring(BOOKKEEPER.length()), value.text());
            }
        });
        return own;
    }

    /** The number of this node. */
    public int nodeId() {
        return find(NodeKeys.NODE_ID).orElseGet(() -> value(NodeKeys.BROKER_ID));
    }

    /** Directories of partitions, made absolute. */
    public List<Path> logDirectories() {
        return find(NodeKeys.LOG_DIRS).orElseGet(() -> value(NodeKeys.LOG_DIR)).stream()
                .map(BrokerConfig::place)
                .toList();
    }

    /** Directory of the journal, made absolute. */
    public Path journalDirectory() {
        return find(NodeKeys.JOURNAL_DIRS)
                .map(BrokerConfig::place)
                .orElseGet(() -> logDirectories().get(0).resolve("journal"));
    }

    private static Path place(String path) {
        String home = System.getenv("WEIR_HOME");
        return (home == null ? Path.of(path) : Path.of(home).resolve(path))
                .toAbsolutePath()
                .normalize();
    }

    /** Where clients are served. */
    public List<Listener> listeners() {
        return Listener.parseAll(value(NodeKeys.LISTENERS));
    }

    /** What clients are told, by names of listeners; empty where nothing else is said than in listeners. */
    public List<Listener> advertisedListeners() {
        return Listener.parseAll(find(NodeKeys.ADVERTISED_LISTENERS).orElse(List.of()));
    }
}
