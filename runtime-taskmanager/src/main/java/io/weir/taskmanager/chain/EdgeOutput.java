package io.weir.taskmanager.chain;

import io.weir.taskmanager.exchange.Channels;
import io.weir.taskmanager.exchange.EdgeWriters;
import org.jspecify.annotations.Nullable;

/**
 * An edge out of a chain.
 *
 * @param sourceOperator index of the producing operator
 * @param sideOutput the side output it carries; null: the main one
 * @param edge how records are spread
 * @param channels to the consuming subtasks
 */
public record EdgeOutput(int sourceOperator, @Nullable String sideOutput, EdgeWriters.Edge edge, Channels channels) {}
