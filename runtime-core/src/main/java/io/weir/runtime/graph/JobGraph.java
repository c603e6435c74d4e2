package io.weir.runtime.graph;

import java.util.List;
import java.util.Map;

/**
 * A job, ready to be scheduled.
 *
 * @param jobId 32 lower-case hex digits
 * @param name shown to users
 * @param vertices in topological order, sources first
 * @param edges between vertices
 * @param configuration keys the program set, over those of the cluster
 * @param globalParameters shown on the job's page and given to functions
 * @param jars the user's code, first the program's own jar
 */
public record JobGraph(
        String jobId,
        String name,
        List<JobVertex> vertices,
        List<JobEdge> edges,
        Map<String, String> configuration,
        Map<String, String> globalParameters,
        List<BlobKey> jars) {
    /** Copies what it is given. */
    public JobGraph {
        vertices = List.copyOf(vertices);
        edges = List.copyOf(edges);
        configuration = Map.copyOf(configuration);
        globalParameters = Map.copyOf(globalParameters);
        jars = List.copyOf(jars);
    }

    /** The same job with other vertices of the same ids. */
    public JobGraph withVertices(List<JobVertex> newVertices) {
        return new JobGraph(jobId, name, newVertices, edges, configuration, globalParameters, jars);
    }

    /** The same job with its jars named. */
    public JobGraph withJars(List<BlobKey> newJars) {
        return new JobGraph(jobId, name, vertices, edges, configuration, globalParameters, newJars);
    }
}
