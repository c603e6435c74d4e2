package io.weir.runtime.state;

/** How a state of an operator is dealt out when a job is restored. The order is part of the stored form. */
enum OperatorStateKind {
    /** Every element goes to one subtask. */
    SPLIT_LIST("a list"),
    /** Every element goes to every subtask. */
    UNION_LIST("a union list"),
    /** Every subtask gets the map of one. */
    BROADCAST_MAP("a broadcast map");

    private final String userName;

    OperatorStateKind(String userName) {
        this.userName = userName;
    }

    /** As users know it, with its article. */
    String userName() {
        return userName;
    }
}
