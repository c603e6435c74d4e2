package io.weir.jobmanager.program;

import io.weir.runtime.graph.JobGraph;

/** Runs the main method of a program up to {@code execute()} and catches the job it would submit. */
public interface ProgramRunner {
    /**
     * The job of {@code program}, without jars. Called by a thread of its own, which may block.
     *
     * @throws Exception what the program throws, or that it makes no job; the message is one sentence for its user
     */
    JobGraph plan(Program program) throws Exception;
}
