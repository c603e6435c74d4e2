package io.weir.client.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines whose columns stand one below the other; nothing is printed where there is no line but the heading. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> lines = new ArrayList<>();
    private final int[] widths;

    TextTable(String... headings) {
        widths = new int[headings.length];
        add(headings);
    }

    /** Adds a line of as many cells as there are headings. */
    void add(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException("%s has not %d cells".formatted(Arrays.toString(cells), widths.length));
        }
        lines.add(cells);
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    void print(PrintStream out) {
        if (lines.size() == 1) {
            return;
        }
        for (String[] cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                line.append(cells[i]);
                if (i < cells.length - 1) {
                    line.append(" ".repeat(widths[i] - cells[i].length())).append(GAP);
                }
            }
            out.println(line);
        }
    }
}
