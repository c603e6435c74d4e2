package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;

/**
 * The records before it are part of a checkpoint, those behind it are not.
 *
 * @param barrier of which
 */
public record BarrierEvent(CheckpointBarrier barrier) implements ChannelEvent {}
