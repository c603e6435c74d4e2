package io.weir.taskmanager;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.TreeMap;

/** The figures of this process, by the names that operators of such systems know. */
final class ProcessFigures {
    private ProcessFigures() {}

    static Map<String, Number> now() {
        Map<String, Number> values = new TreeMap<>();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        memory(values, "Status.JVM.Memory.Heap.", heap);
        memory(
                values,
                "Status.JVM.Memory.NonHeap.",
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        values.put(
                "Status.JVM.Threads.Count", ManagementFactory.getThreadMXBean().getThreadCount());
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        values.put("Status.JVM.ClassLoader.ClassesLoaded", classes.getTotalLoadedClassCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            values.put("Status.JVM.CPU.Load", Math.max(0, system.getProcessCpuLoad()));
            values.put("Status.JVM.CPU.Time", system.getProcessCpuTime());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String prefix = "Status.JVM.GarbageCollector." + collector.getName().replace(' ', '_');
            values.put(prefix + ".Count", collector.getCollectionCount());
            values.put(prefix + ".Time", collector.getCollectionTime());
        }
        return values;
    }

    private static void memory(Map<String, Number> values, String prefix, MemoryUsage usage) {
        values.put(prefix + "Used", usage.getUsed());
        values.put(prefix + "Committed", usage.getCommitted());
        values.put(prefix + "Max", usage.getMax());
    }
}
