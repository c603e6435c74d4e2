package io.weir.taskmanager.exchange;

/** What travels between batches besides watermarks. Each takes its turn behind the records before it. */
public sealed interface ChannelEvent permits StreamSignal, BarrierEvent {}
