package io.weir.api.connector;

/** How often the world outside sees a record that a sink has taken, whatever fails. */
public enum DeliveryGuarantee {
    /** Once, and only when the checkpoint that covers the record is complete. */
    EXACTLY_ONCE,
    /** Once or more; none is lost. */
    AT_LEAST_ONCE,
    /** Any number of times, none included. */
    NONE
}
