package io.weir.client.execution;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.CloseableIterator;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.PipelineExecutor;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;

/** Runs nothing: ends the program at {@code execute()} with its job graph. */
public final class PlanExecutor implements PipelineExecutor {
    /** The {@code execution.target} of programs of which only the plan is wanted. */
    public static final String TARGET = "plan";

    /** For the ServiceLoader. */
    public PlanExecutor() {}

    /** Carries the job graph out of the program; an Error, so that the program's own handlers let it pass. */
    public static final class PlanMade extends Error {
        private static final long serialVersionUID = 1L;

        private final transient JobGraph job;

        PlanMade(JobGraph job) {
            super("the plan is made", null, false, false);
            this.job = job;
        }

        /** The job graph. */
        public JobGraph job() {
            return job;
        }
    }

    @Override
    public boolean runs(String executionTarget) {
        return executionTarget.equals(TARGET);
    }

    @Override
    public JobClient submit(StreamPlan plan, Configuration configuration) {
        throw new PlanMade(JobGraphs.of(plan, configuration, configuration.get(WeirOptions.PARALLELISM_DEFAULT)));
    }

    @Override
    public <T> CloseableIterator<T> collect(
            JobClient job, String collectorId, TypeInformation<T> type, Configuration configuration) {
        throw new IllegalStateException("A program of which only the plan is wanted has no results.");
    }

    @Override
    public String describe(StreamPlan plan, Configuration configuration) {
        return PlanText.of(JobGraphs.of(plan, configuration, configuration.get(WeirOptions.PARALLELISM_DEFAULT)));
    }
}
