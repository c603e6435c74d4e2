package io.weir.runtime.protocol;

/**
 * A TaskManager as it registers.
 *
 * @param id unique, {@code host:port-xxxxxx}; also the name of its endpoint
 * @param rpcAddress where it is called, as {@code host:port}
 * @param host where its exchange listens
 * @param dataPort where its exchange listens
 * @param slots number of slots
 * @param hardware its machine
 */
public record TaskManagerInfo(
        String id, String rpcAddress, String host, int dataPort, int slots, HardwareInfo hardware) {
    /**
     * A machine and the memory of a process on it.
     *
     * @param cpuCores processors the JVM sees
     * @param physicalMemoryBytes of the machine
     * @param freeMemoryBytes of the JVM's heap, when it registered
     * @param maxHeapBytes limit of the JVM's heap
     */
    public record HardwareInfo(int cpuCores, long physicalMemoryBytes, long freeMemoryBytes, long maxHeapBytes) {}
}
