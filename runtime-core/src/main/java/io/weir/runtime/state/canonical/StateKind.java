package io.weir.runtime.state.canonical;

/** What a state is. The order is part of the stored form: new ones come last. */
public enum StateKind {
    /** One value per key. */
    VALUE("a value state"),
    /** A list per key, stored as a value that is a list. */
    LIST("a list state"),
    /** A map per key, stored as a value that is a map. */
    MAP("a map state"),
    /** One reduced value per key. */
    REDUCING("a reducing state"),
    /** One accumulator per key. */
    AGGREGATING("an aggregating state"),
    /** An operator's own table. */
    TABLE("an operator's table"),
    /** An operator's own tables per slice of time; the end of the slice is the namespace. */
    SLICES("an operator's slices of time"),
    /** Entries that an operator keeps itself; their keys are empty. */
    ENTRIES("an operator's entries");

    private final String words;

    StateKind(String words) {
        this.words = words;
    }

    /** For messages: with the indefinite article. */
    @Override
    public String toString() {
        return words;
    }
}
