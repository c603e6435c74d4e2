package io.weir.log.config;

import java.util.List;

/** Settings that a broker cannot be started with; says all that is wrong with them at once. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** One sentence for each problem. */
    public ConfigException(List<String> problems) {
        super(String.join(" ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each. */
    public List<String> problems() {
        return problems;
    }
}
