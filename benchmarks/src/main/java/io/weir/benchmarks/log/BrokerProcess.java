package io.weir.benchmarks.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker that runs on this machine.
 *
 * @param name for what is printed
 * @param address for {@code bootstrap.servers}
 * @param process its number, to ask the system for what it has used
 */
record BrokerProcess(String name, String address, long process) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, which is the same on all common systems

    /** Field 14 of the line counted from 1, and the one after it; the first two go before the name in parentheses. */
    private static final int USER_TICKS = 14 - 3;

    /** From {@code NAME=HOST:PORT=PROCESS}. */
    static BrokerProcess parse(String text) {
        String[] parts = text.split("=", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'%s' is not of the form NAME=HOST:PORT=PROCESS.".formatted(text));
        }
        return new BrokerProcess(parts[0], parts[1], Long.parseLong(parts[2]));
    }

    /** Files and connections that it has open. */
    int handles() {
        String[] names = Path.of("/proc/%d/fd".formatted(process)).toFile().list();
        return names == null ? -1 : names.length;
    }

    /** Processor time that it has used since it was started, all threads together. */
    double cpuSeconds() {
        try {
            String line = Files.readString(Path.of("/proc/%d/stat".formatted(process)));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException("The process of " + name + " cannot be asked for its time.", e);
        }
    }

    /** What the system says of its memory now, as {@code VmRSS}, or at most, as {@code VmHWM}. */
    long memoryBytes(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/%d/status".formatted(process)))) {
                if (line.startsWith(field + ":")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The process of " + name + " cannot be asked for its memory.", e);
        }
        throw new IllegalStateException("The system does not tell " + field + " of " + name + ".");
    }
}
