package io.weir.runtime.process;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.util.Map;
import java.util.TreeMap;

/** Figures of this JVM under the names that operators know from Apache Flink, as {@code Status.JVM.Memory.Heap.Used}. */
public final class ProcessFigures {
    private ProcessFigures() {}

    /** All figures now: bytes, milliseconds, counts; CPU load from 0 to 1; CPU time in nanoseconds. */
    public static Map<String, Number> now() {
        Map<String, Number> figures = new TreeMap<>();
        memory(figures, "Heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(figures, "NonHeap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                memory(figures, "Metaspace", pool.getUsage());
            }
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            String name =
                    pool.getName().equals("direct") ? "Direct" : pool.getName().equals("mapped") ? "Mapped" : "";
            if (!name.isEmpty()) {
                figures.put("Status.JVM.Memory." + name + ".Count", pool.getCount());
                figures.put("Status.JVM.Memory." + name + ".MemoryUsed", pool.getMemoryUsed());
                figures.put("Status.JVM.Memory." + name + ".TotalCapacity", pool.getTotalCapacity());
            }
        }
        long collections = 0;
        long collectionMillis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = "Status.JVM.GarbageCollector." + collector.getName().replace(' ', '_');
            figures.put(name + ".Count", collector.getCollectionCount());
            figures.put(name + ".Time", collector.getCollectionTime());
            collections += collector.getCollectionCount();
            collectionMillis += collector.getCollectionTime();
        }
        figures.put("Status.JVM.GarbageCollector.All.Count", collections);
        figures.put("Status.JVM.GarbageCollector.All.Time", collectionMillis);
        figures.put(
                "Status.JVM.Threads.Count", ManagementFactory.getThreadMXBean().getThreadCount());
        figures.put(
                "Status.JVM.ClassLoader.ClassesLoaded",
                ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        figures.put(
                "Status.JVM.ClassLoader.ClassesUnloaded",
                ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount());
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        if (machine instanceof com.sun.management.OperatingSystemMXBean known) {
            figures.put("Status.JVM.CPU.Load", Math.max(0, known.getProcessCpuLoad()));
            figures.put("Status.JVM.CPU.Time", known.getProcessCpuTime());
        }
        return figures;
    }

    /** Bytes of memory of the machine; 0 where the JVM does not say. */
    public static long physicalMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize()
                : 0;
    }

    private static void memory(Map<String, Number> figures, String name, MemoryUsage usage) {
        figures.put("Status.JVM.Memory." + name + ".Used", usage.getUsed());
        figures.put("Status.JVM.Memory." + name + ".Committed", usage.getCommitted());
        figures.put("Status.JVM.Memory." + name + ".Max", usage.getMax());
    }
}
