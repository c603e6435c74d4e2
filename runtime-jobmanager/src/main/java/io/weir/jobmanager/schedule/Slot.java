package io.weir.jobmanager.schedule;

/**
 * A slot of a TaskManager.
 *
 * @param taskManagerId where
 * @param index within the TaskManager, from 0
 * @param host where the TaskManager's exchange listens
 * @param dataPort where the TaskManager's exchange listens
 */
public record Slot(String taskManagerId, int index, String host, int dataPort) {}
