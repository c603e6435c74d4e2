package io.weir.client.program;

import io.weir.api.configuration.Configuration;
import io.weir.client.execution.PlanExecutor;
import io.weir.jobmanager.program.Program;
import io.weir.jobmanager.program.ProgramRunner;
import io.weir.runtime.graph.JobGraph;
import java.util.List;

/** Runs uploaded programs within the JobManager, up to their {@code execute()}. */
public final class JarProgramRunner implements ProgramRunner {
    /** For the ServiceLoader. */
    public JarProgramRunner() {}

    @Override
    public JobGraph plan(Program program) throws Exception {
        Configuration configuration =
                Configuration.fromMap(program.configuration()).setString("execution.target", PlanExecutor.TARGET);
        if (program.parallelism() > 0) {
            configuration.setString("parallelism.default", Integer.toString(program.parallelism()));
        }
        JarProgram jar = new JarProgram(program.jar(), program.entryClass(), List.of(), program.arguments());
        return JarProgram.planLoaded(jar, program.loader(), program.entryClass(), configuration);
    }
}
