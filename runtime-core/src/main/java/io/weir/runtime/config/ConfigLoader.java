package io.weir.runtime.config;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the settings of a cluster: {@code config.yaml} (nested or flat), else {@code flink-conf.yaml} (lines of {@code key:
 * value}), of one directory; then {@code -D key=value} over them. Everything that is wrong is reported together.
 */
public final class ConfigLoader {
    private static final String YAML_FILE = "config.yaml";
    private static final String OLD_FILE = "flink-conf.yaml";
    private static final String COMMAND_LINE = "command line";
    /** Keys of these subjects belong to programs and plug-ins; nothing can be said about them here. */
    private static final List<String> OPEN_SUBJECTS = List.of("metrics.reporter.", "pipeline.global-job-parameters");

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ConfigLoader() {}

    /**
     * Reads the file in {@code directory}, if there is one, and {@code overrides}, each {@code key=value}.
     *
     * @throws ConfigException with all that is wrong
     */
    public static LoadedConfig load(Path directory, List<String> overrides) {
        ConfigLoader loader = new ConfigLoader();
        loader.readDirectory(directory);
        loader.readOverrides(overrides);
        return loader.finish();
    }

    /** As {@link #load}, without a file. */
    public static LoadedConfig load(List<String> overrides) {
        ConfigLoader loader = new ConfigLoader();
        loader.readOverrides(overrides);
        return loader.finish();
    }

    private void readDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            problems.add("There is no configuration directory '%s'. Name it with --configDir.".formatted(directory));
            return;
        }
        Path yaml = directory.resolve(YAML_FILE);
        Path old = directory.resolve(OLD_FILE);
        try {
            if (Files.exists(yaml)) {
                readYaml(Files.readString(yaml), place(yaml));
            } else if (Files.exists(old)) {
                readLines(Files.readAllLines(old), place(old));
            }
        } catch (IOException e) {
            problems.add("The configuration in '%s' cannot be read: %s.".formatted(directory, e));
        }
    }

    private static String place(Path file) {
        int names = file.getNameCount();
        return file.subpath(Math.max(0, names - 2), names).toString();
    }

    private void readYaml(String text, String file) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setUseMarks(true).setLabel(file).build();
            Optional<Node> root = new Compose(settings).composeString(text);
            root.ifPresent(node -> readNode("", node, file));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add("%s:%d is no YAML: %s.".formatted(file, line, e.getProblem()));
        }
    }

    private void readNode(String prefix, Node node, String file) {
        String at =
                file + ":" + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    String name = prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue();
                    readNode(name, tuple.getValueNode(), file);
                } else {
                    problems.add("A key at %s is no text.".formatted(at));
                }
            }
        } else if (prefix.isEmpty()) {
            problems.add("%s holds no keys; write lines of 'key: value'.".formatted(at));
        } else if (node instanceof ScalarNode scalar) {
            put(prefix, scalar.getValue(), at);
        } else if (node instanceof SequenceNode sequence) {
            List<String> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    items.add(scalar.getValue());
                } else {
                    problems.add("The list of '%s' (%s) may hold plain values only.".formatted(prefix, at));
                }
            }
            put(prefix, String.join(";", items), at);
        }
    }

    private void readLines(List<String> lines, String file) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
            line = comment >= 0 ? line.substring(0, comment).strip() : line;
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon <= 0) {
                problems.add("'%s' (%s:%d) is no 'key: value'.".formatted(line, file, i + 1));
            } else {
                put(line.substring(0, colon).strip(), line.substring(colon + 2).strip(), file + ":" + (i + 1));
            }
        }
    }

    private void readOverrides(List<String> overrides) {
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals <= 0) {
                problems.add("'%s' on the command line is no key=value.".formatted(override));
                continue;
            }
            String key = WeirOptions.currentName(override.substring(0, equals).strip());
            entries.remove(key);
            put(key, override.substring(equals + 1).strip(), COMMAND_LINE);
        }
    }

    private void put(String writtenKey, String value, String at) {
        String key = WeirOptions.currentName(writtenKey);
        Entry earlier = entries.putIfAbsent(key, new Entry(value, at));
        if (earlier != null) {
            problems.add("The key '%s' is set twice, at %s and at %s; remove one.".formatted(key, earlier.at, at));
        }
    }

    private LoadedConfig finish() {
        Configuration values = new Configuration();
        entries.forEach((key, entry) -> {
            Optional<ConfigOption<?>> option = WeirOptions.find(key);
            if (option.isPresent()) {
                check(option.get(), entry);
            } else if (OPEN_SUBJECTS.stream().noneMatch(key::startsWith)) {
                reportUnknown(key, entry.at);
            }
            values.setString(key, entry.value);
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new LoadedConfig(values, warnings);
    }

    /**
     * Files may hold keys for other versions and tools, so an unknown one there is no reason to stop. What somebody has just
     * typed and is nearly a key is a slip.
     */
    private void reportUnknown(String key, String at) {
        String nearest = nearest(key);
        String sentence = "Unknown config key '%s' (%s).".formatted(key, at);
        if (nearest.isEmpty()) {
            warnings.add(sentence + " Nothing reads it.");
        } else {
            (at.equals(COMMAND_LINE) ? problems : warnings).add("%s Did you mean '%s'?".formatted(sentence, nearest));
        }
    }

    private void check(ConfigOption<?> option, Entry entry) {
        try {
            Configuration one = new Configuration();
            one.setString(option.key(), entry.value);
            one.get(option);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            problems.add("%s (%s)".formatted(sentence, entry.at));
        }
    }

    /** The key most like {@code key}; empty: none is. */
    private static String nearest(String key) {
        String best = "";
        int bestDistance = Math.max(3, key.length() / 4); // two letters swapped are two steps
        for (ConfigOption<?> option : WeirOptions.all()) {
            int distance = distance(key, option.key());
            if (distance < bestDistance) {
                best = option.key();
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein distance. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }

    private record Entry(String value, String at) {}
}
