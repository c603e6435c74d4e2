package io.weir.taskmanager.exchange;

/** Chooses a channel for each record that goes to one. */
@FunctionalInterface
interface ChannelChoice {
    /** Index of the channel. */
    int choose(Object value);
}
