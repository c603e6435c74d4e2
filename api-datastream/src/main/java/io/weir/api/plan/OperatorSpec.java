package io.weir.api.plan;

import java.io.Serializable;

/** What one operator does: the user's functions and the types it needs. Travels to the TaskManagers inside the job. */
public interface OperatorSpec extends Serializable {
    /** The user's function, for messages; {@code this} where there is none. */
    default Object userCode() {
        return this;
    }
}
