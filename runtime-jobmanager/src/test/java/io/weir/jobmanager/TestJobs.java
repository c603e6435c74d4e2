package io.weir.jobmanager;

import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.Partitioning;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Job graphs for tests. */
public final class TestJobs {
    private TestJobs() {}

    /** A job id that ends with {@code number}. */
    public static String id(int number) {
        return String.format(Locale.ROOT, "%032x", 0xabc000 + number);
    }

    /** The id of a vertex by its number. */
    public static String vertexId(int number) {
        return String.format(Locale.ROOT, "%032x", 0xd00d00 + number);
    }

    /** A map, keyed, a sink: three vertices without a source, of the given parallelisms, in one slot sharing group. */
    public static JobGraph chain(int number, int first, int second, int third) {
        return graph(
                number,
                List.of(
                        vertex(0, "Make", first, "default", OperatorNode.Kind.OPERATOR),
                        vertex(1, "Count <b>", second, "default", OperatorNode.Kind.OPERATOR),
                        vertex(2, "Print", third, "default", OperatorNode.Kind.SINK)),
                List.of(
                        edge(0, 0, 1, Partitioning.HASH),
                        edge(1, 1, 2, second == third ? Partitioning.FORWARD : Partitioning.RESCALE)));
    }

    /** A source and a sink of the given parallelism; the source is {@code spec}. */
    public static JobGraph source(int number, OperatorSpec spec, int parallelism) {
        JobVertex source = vertex(0, "Source: numbers", parallelism, "default", OperatorNode.Kind.SOURCE);
        byte[] code = UserCode.write(
                new VertexCode(new ArrayList<>(List.of(spec)), new ArrayList<>(), new java.util.HashMap<>(), null),
                "test");
        return graph(
                number,
                List.of(
                        new JobVertex(
                                source.id(),
                                source.name(),
                                parallelism,
                                128,
                                false,
                                "default",
                                List.of(new OperatorNode(
                                        vertexId(100), "numbers", null, OperatorNode.Kind.SOURCE, -1, null)),
                                code),
                        vertex(1, "Print", parallelism, "default", OperatorNode.Kind.SINK)),
                List.of(edge(0, 0, 1, Partitioning.FORWARD)));
    }

    /** A vertex of one operator. */
    public static JobVertex vertex(int number, String name, int parallelism, String group, OperatorNode.Kind kind) {
        return new JobVertex(
                vertexId(number),
                name,
                parallelism,
                128,
                false,
                group,
                List.of(new OperatorNode(vertexId(100 + number), name, null, kind, -1, null)),
                new byte[] {1});
    }

    /** An edge between vertices of those numbers. */
    public static JobEdge edge(int number, int from, int to, Partitioning partitioning) {
        return new JobEdge(number, vertexId(from), 0, null, vertexId(to), 0, partitioning, 100, new byte[] {2});
    }

    /** A job without jars. */
    public static JobGraph graph(int number, List<JobVertex> vertices, List<JobEdge> edges) {
        return new JobGraph(
                id(number), "job " + number, vertices, edges, Map.of(), Map.of("city", "Ankara"), List.of());
    }
}
