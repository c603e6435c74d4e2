package io.weir.examples.loader;

/**
 * A row that the database does not take.
 *
 * @param row as it came
 * @param reason what the database said
 */
public record RefusedRow(TableRow row, String reason) {}
