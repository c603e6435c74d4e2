package io.weir.api.connector;

/**
 * A reader that has registered.
 *
 * @param subtaskId from 0
 * @param location host of its TaskManager
 */
public record ReaderInfo(int subtaskId, String location) {
    /** From 0. */
    public int getSubtaskId() {
        return subtaskId;
    }

    /** Host of its TaskManager. */
    public String getLocation() {
        return location;
    }
}
