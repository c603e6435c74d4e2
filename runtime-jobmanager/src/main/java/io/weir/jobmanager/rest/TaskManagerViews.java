package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.weir.jobmanager.TaskManagerEntry;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.runtime.protocol.TaskManagerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown of TaskManagers. Made on the endpoint's thread, holding nothing of its state. */
final class TaskManagerViews {
    private static final int MEBIBYTE = 1 << 20;
    private static final String COLLECTOR = "Status.JVM.GarbageCollector.";

    private TaskManagerViews() {}

    record All(List<Summary> taskmanagers) {}

    record Summary(
            String id,
            String path,
            int dataPort,
            int jmxPort,
            long timeSinceLastHeartbeat,
            int slotsNumber,
            int freeSlots,
            int assignedTasks,
            Resource totalResource,
            Resource freeResource,
            Hardware hardware,
            MemoryConfiguration memoryConfiguration) {
        /** Despite its name {@code timeSinceLastHeartbeat} is the moment of it: clients expect that. */
        static Summary of(TaskManagerEntry entry, SlotPool slots, Collection<JobMaster> jobs) {
            TaskManagerInfo info = entry.info();
            int free = info.slots() - slots.taken(info.id()).size();
            Resource total = Resource.of(info, info.slots());
            return new Summary(
                    info.id(),
                    "pekko://weir@" + info.rpcAddress() + "/" + info.id(),
                    info.dataPort(),
                    -1,
                    entry.heartbeatWallMillis(),
                    info.slots(),
                    free,
                    tasks(info.id(), jobs),
                    total,
                    Resource.of(info, free),
                    new Hardware(
                            info.hardware().cpuCores(),
                            info.hardware().physicalMemoryBytes(),
                            info.hardware().freeMemoryBytes(),
                            0),
                    MemoryConfiguration.of(info.hardware().maxHeapBytes()));
        }

        private static int tasks(String id, Collection<JobMaster> jobs) {
            return (int) jobs.stream()
                    .flatMap(job -> job.graph().subtasks().stream())
                    .filter(task -> !task.state().isTerminal())
                    .filter(task -> task.slot()
                            .filter(slot -> slot.taskManagerId().equals(id))
                            .isPresent())
                    .count();
        }
    }

    record Details(@JsonUnwrapped Summary summary, List<AllocatedSlot> allocatedSlots, ProcessMetrics metrics) {
        static Details of(TaskManagerEntry entry, SlotPool slots, Collection<JobMaster> jobs) {
            List<AllocatedSlot> allocated = new ArrayList<>();
            slots.taken(entry.info().id()).forEach((slot, jobId) -> {
                int tasks = (int) jobs.stream()
                        .filter(job -> job.graph().job().jobId().equals(jobId))
                        .flatMap(job -> job.graph().subtasks().stream())
                        .filter(task ->
                                !task.state().isTerminal() && isIn(task.slot().orElse(null), slot))
                        .count();
                allocated.add(new AllocatedSlot(jobId, Resource.of(entry.info(), 1), tasks));
            });
            return new Details(Summary.of(entry, slots, jobs), allocated, ProcessMetrics.of(entry.metrics()));
        }

        private static boolean isIn(@Nullable Slot where, Slot slot) {
            return slot.equals(where);
        }
    }

    record AllocatedSlot(String jobId, Resource resource, int assignedTasks) {}

    /** Memory in mebibytes. */
    record Resource(
            double cpuCores,
            int taskHeapMemory,
            int taskOffHeapMemory,
            int managedMemory,
            int networkMemory,
            Map<String, Double> extendedResources) {
        static Resource of(TaskManagerInfo info, int slots) {
            long heap = info.hardware().maxHeapBytes() / info.slots() * slots;
            double cores = (double) info.hardware().cpuCores() / info.slots() * slots;
            return new Resource(cores, (int) (heap / MEBIBYTE), 0, 0, 0, Map.of());
        }
    }

    record Hardware(int cpuCores, long physicalMemory, long freeMemory, long managedMemory) {}

    /** Bytes. All memory of tasks is heap; nothing is set aside for the rest. */
    record MemoryConfiguration(
            long frameworkHeap,
            long taskHeap,
            long frameworkOffHeap,
            long taskOffHeap,
            long networkMemory,
            long managedMemory,
            long jvmMetaspace,
            long jvmOverhead,
            long totalFlinkMemory,
            long totalProcessMemory) {
        static MemoryConfiguration of(long heapBytes) {
            return new MemoryConfiguration(0, heapBytes, 0, 0, 0, 0, 0, 0, heapBytes, heapBytes);
        }
    }

    record ProcessMetrics(
            long heapUsed,
            long heapCommitted,
            long heapMax,
            long nonHeapUsed,
            long nonHeapCommitted,
            long nonHeapMax,
            long directCount,
            long directUsed,
            long directMax,
            long mappedCount,
            long mappedUsed,
            long mappedMax,
            long nettyShuffleMemorySegmentsAvailable,
            long nettyShuffleMemorySegmentsUsed,
            long nettyShuffleMemorySegmentsTotal,
            long nettyShuffleMemoryAvailable,
            long nettyShuffleMemoryUsed,
            long nettyShuffleMemoryTotal,
            List<Collector> garbageCollectors) {
        static ProcessMetrics of(Map<String, Number> figures) {
            Figures of = name -> figures.getOrDefault("Status." + name, 0).longValue();
            return new ProcessMetrics(
                    of.value("JVM.Memory.Heap.Used"),
                    of.value("JVM.Memory.Heap.Committed"),
                    of.value("JVM.Memory.Heap.Max"),
                    of.value("JVM.Memory.NonHeap.Used"),
                    of.value("JVM.Memory.NonHeap.Committed"),
                    of.value("JVM.Memory.NonHeap.Max"),
                    of.value("JVM.Memory.Direct.Count"),
                    of.value("JVM.Memory.Direct.MemoryUsed"),
                    of.value("JVM.Memory.Direct.TotalCapacity"),
                    of.value("JVM.Memory.Mapped.Count"),
                    of.value("JVM.Memory.Mapped.MemoryUsed"),
                    of.value("JVM.Memory.Mapped.TotalCapacity"),
                    of.value("Shuffle.Netty.AvailableMemorySegments"),
                    of.value("Shuffle.Netty.UsedMemorySegments"),
                    of.value("Shuffle.Netty.TotalMemorySegments"),
                    of.value("Shuffle.Netty.AvailableMemory"),
                    of.value("Shuffle.Netty.UsedMemory"),
                    of.value("Shuffle.Netty.TotalMemory"),
                    collectors(figures));
        }

        private static List<Collector> collectors(Map<String, Number> figures) {
            return figures.keySet().stream()
                    .filter(name -> name.startsWith(COLLECTOR) && name.endsWith(".Count"))
                    .map(name -> name.substring(COLLECTOR.length(), name.length() - ".Count".length()))
                    .sorted()
                    .map(name -> new Collector(
                            name,
                            figures.getOrDefault(COLLECTOR + name + ".Count", 0).longValue(),
                            figures.getOrDefault(COLLECTOR + name + ".Time", 0).longValue()))
                    .toList();
        }
    }

    private interface Figures {
        long value(String name);
    }

    record Collector(String name, long count, long time) {}

    record ThreadInfos(List<ThreadInfo> threadInfos) {
        /** {@code threads} each begin with the name in quotes. */
        static ThreadInfos of(List<String> threads) {
            return new ThreadInfos(threads.stream()
                    .map(text -> {
                        int end = text.indexOf('"', 1);
                        return new ThreadInfo(end > 0 ? text.substring(1, end) : "", text);
                    })
                    .toList());
        }
    }

    record ThreadInfo(String threadName, String stringifiedThreadInfo) {}
}
