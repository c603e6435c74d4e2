package io.weir.log.wire;

/** What this broker calls itself, by the listener that a client came by. */
@FunctionalInterface
public interface Endpoints {
    /** The advertised address of {@code listener}. */
    Endpoint of(String listener);
}
