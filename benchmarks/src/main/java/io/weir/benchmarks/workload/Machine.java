package io.weir.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads clocks, of this process and of the machine. */
public final class Machine {
    static final Reading NOTHING = new Reading(0, 0, 0, 0);

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Path STAT = Path.of("/proc/stat");

    /** Linux counts time in hundredths of a second in {@code /proc/stat}. */
    private static final long TICK_NANOS = 10_000_000;

    private static final double QUIET_CORES = 0.3;

    private Machine() {}

    /** Clocks at one moment. */
    public record Reading(long wallNanos, long processNanos, long machineNanos, long gcMillis) {
        /** What was used from then to this reading. */
        public Used since(Reading before) {
            long wall = wallNanos - before.wallNanos;
            long process = processNanos - before.processNanos;
            long others = machineNanos == 0 ? 0 : machineNanos - before.machineNanos - process;
            return new Used(wall, process, (double) Math.max(0, others) / wall, gcMillis - before.gcMillis);
        }
    }

    /**
     * What was used between two moments.
     *
     * @param wallNanos time
     * @param processNanos CPU time of this process, garbage collector and compiler included
     * @param otherCores mean number of cores that other processes used; 0 where the system does not tell
     * @param gcMillis time in pauses of the garbage collector
     */
    public record Used(long wallNanos, long processNanos, double otherCores, long gcMillis) {}

    /** All clocks, now. */
    public static Reading read() {
        return new Reading(System.nanoTime(), SYSTEM.getProcessCpuTime(), machineNanos(), gcMillis());
    }

    /** Waits for a second in which other processes do little, at most {@code maxSeconds}. */
    static void awaitQuiet(int maxSeconds) throws InterruptedException {
        for (int i = 0; i < maxSeconds; i++) {
            Reading before = read();
            TimeUnit.SECONDS.sleep(1);
            if (read().since(before).otherCores() < QUIET_CORES) {
                return;
            }
        }
    }

    static String collectors() {
        StringBuilder names = new StringBuilder();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            names.append(names.length() == 0 ? "" : "+").append(collector.getName());
        }
        return names.toString();
    }

    private static long gcMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            sum += collector.getCollectionTime();
        }
        return sum;
    }

    /** Busy time of all cores; 0 where the system does not tell. */
    private static long machineNanos() {
        if (!Files.isReadable(STAT)) {
            return 0;
        }
        try {
            String[] fields = Files.readAllLines(STAT).get(0).split(" +", -1);
            // cpu user nice system idle iowait irq softirq; the idle ones are left out
            return TICK_NANOS
                    * (Long.parseLong(fields[1])
                            + Long.parseLong(fields[2])
                            + Long.parseLong(fields[3])
                            + Long.parseLong(fields[6])
                            + Long.parseLong(fields[7]));
        } catch (IOException e) {
            return 0;
        }
    }
}
