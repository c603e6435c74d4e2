package io.weir.api.plan;

/** With which neighbours an operator may share a task. */
public enum ChainingStrategy {
    /** With the operator before and the one after. */
    ALWAYS,
    /** With the one after only: it starts a chain. */
    HEAD,
    /** With none. */
    NEVER
}
