package io.weir.client.cli;

/** What a command ends with. */
enum ExitCode {
    /** All went well. */
    OK(0),
    /** The command was understood and failed. */
    FAILED(1),
    /** The command was wrong: an unknown option, no such file. */
    USAGE(2),
    /** There is no such job. */
    NOT_FOUND(3),
    /** No JobManager answers. */
    NO_CLUSTER(4),
    /** The job that was waited for failed or was canceled. */
    JOB_FAILED(5),
    /** The cluster refused: too few slots. */
    REFUSED(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
