package io.weir.jobmanager.job;

import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.rpc.EndpointExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What all job masters share.
 *
 * @param main the endpoint's thread
 * @param io for what blocks
 * @param sourceThreads makes the thread of a source's enumerator
 * @param classLoaders makes the class loader of a job
 * @param clock the time
 * @param askTimeout how long a TaskManager may take to answer
 * @param durability checkpoints and restarts
 */
public record JobRuntime(
        EndpointExecutor main,
        Executor io,
        Function<String, SourceThread> sourceThreads,
        Function<JobGraph, ClassLoader> classLoaders,
        Clock clock,
        Duration askTimeout,
        Durability durability) {}
