package io.weir.taskmanager.channelstate;

import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.ChannelEdge;

/**
 * A channel whose records may become part of a checkpoint.
 *
 * @param edge the edge it belongs to
 * @param producer the subtask that writes
 * @param serializer of its records, for the task's thread
 */
public record RecordedChannel(ChannelEdge edge, int producer, TypeSerializer<Object> serializer) {}
