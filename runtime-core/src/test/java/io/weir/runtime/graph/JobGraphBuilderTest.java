package io.weir.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.SingleOutputStreamOperator;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.CoMapFunction;
import io.weir.api.functions.MapFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.plan.Partitioning;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobGraphBuilderTest {
    private static final int DEFAULT_PARALLELISM = 2;
    private static final OutputTag<Long> ODD = new OutputTag<>("odd", Types.LONG);

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    @Test
    void operatorsOfEqualParallelismShareATask() {
        sequence("A").map(x -> x).name("B").print().name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A -> B -> Sink: C");
        assertThat(graph.edges()).isEmpty();
        assertThat(graph.vertices().get(0).parallelism()).isEqualTo(DEFAULT_PARALLELISM);
        assertThat(graph.vertices().get(0).operators())
                .extracting(OperatorNode::kind)
                .containsExactly(OperatorNode.Kind.SOURCE, OperatorNode.Kind.OPERATOR, OperatorNode.Kind.SINK);
    }

    @Test
    void anotherParallelismBreaksTheChainAndRebalances() {
        sequence("A").map(x -> x).name("B").setParallelism(3);

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "B");
        assertThat(partitionings(graph)).containsExactly(Partitioning.REBALANCE);
    }

    @Test
    void keyByBreaksTheChain() {
        sequence("A").keyBy(x -> x % 3).reduce(Long::sum).name("B");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "B");
        assertThat(partitionings(graph)).containsExactly(Partitioning.HASH);
        EdgeCode code = UserCode.read(
                graph.edges().get(0).code(), EdgeCode.class, getClass().getClassLoader());
        assertThat(code.keySelector()).isNotNull();
        VertexCode keyed = UserCode.read(
                graph.vertices().get(1).code(), VertexCode.class, getClass().getClassLoader());
        assertThat(keyed.keyType()).isEqualTo(Types.LONG);
    }

    @Test
    void anOperatorWithoutChainingHasATaskOfItsOwn() {
        sequence("A").map(x -> x).name("B").disableChaining().map(x -> x).name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "B", "C");
        assertThat(partitionings(graph)).containsExactly(Partitioning.FORWARD, Partitioning.FORWARD);
    }

    @Test
    void aNewChainTakesItsSuccessorsAlong() {
        sequence("A").map(x -> x).name("B").startNewChain().map(x -> x).name("C");

        assertThat(names(build())).containsExactly("Source: A", "B -> C");
    }

    @Test
    void chainingCanBeSwitchedOffForTheJob() {
        env.disableOperatorChaining();
        sequence("A").map(x -> x).name("B");

        assertThat(names(build())).containsExactly("Source: A", "B");
    }

    @Test
    void anotherMaxParallelismBreaksTheChain() {
        sequence("A").map(x -> x).name("B").setMaxParallelism(64);

        assertThat(names(build())).containsExactly("Source: A", "B");
    }

    @Test
    void aUnionOfTwoSourcesFeedsOneInputByTwoEdges() {
        sequence("A").union(sequence("B")).map(x -> x).name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "Source: B", "C");
        assertThat(graph.edges()).extracting(JobEdge::targetInput).containsExactly(0, 0);
        assertThat(partitionings(graph)).containsExactly(Partitioning.FORWARD, Partitioning.FORWARD);
    }

    @Test
    void thePartitioningNextToTheReaderCounts() {
        sequence("A").rebalance().union(sequence("B")).broadcast().map(x -> x).name("C");

        assertThat(partitionings(build())).containsExactly(Partitioning.BROADCAST, Partitioning.BROADCAST);
    }

    @Test
    void connectedStreamsFeedTwoInputs() {
        sequence("A").connect(sequence("B")).map(new First()).name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "Source: B", "C");
        assertThat(graph.edges()).extracting(JobEdge::targetInput).containsExactly(0, 1);
    }

    @Test
    void aChainedSideOutputNamesItsTag() {
        SingleOutputStreamOperator<Long> split = sequence("A").map(x -> x).name("B");
        split.getSideOutput(ODD).map(x -> x).name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A -> B -> C");
        assertThat(graph.vertices().get(0).operators().get(2).sideOutput()).isEqualTo("odd");
        assertThat(sideOutputTypes(graph.vertices().get(0))).containsExactly(VertexCode.sideOutput(1, "odd"));
    }

    @Test
    void aSideOutputAcrossTasksIsAnEdgeWithItsTag() {
        SingleOutputStreamOperator<Long> split = sequence("A").map(x -> x).name("B");
        split.getSideOutput(ODD).rebalance().map(x -> x).name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A -> B", "C");
        JobEdge edge = graph.edges().get(0);
        assertThat(edge.sideOutput()).isEqualTo("odd");
        assertThat(edge.sourceOperator()).isEqualTo(1);
        assertThat(sideOutputTypes(graph.vertices().get(0))).containsExactly(VertexCode.sideOutput(1, "odd"));
    }

    @Test
    void branchesOfAChainStandInParentheses() {
        DataStream<Long> source = sequence("A");
        source.map(x -> x).name("B");
        source.map(x -> x).name("C").map(x -> x).name("D");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A -> (B, C -> D)");
        assertThat(graph.vertices().get(0).operators())
                .extracting(OperatorNode::input)
                .containsExactly(-1, 0, 0, 2);
    }

    @Test
    void anotherSlotSharingGroupBreaksTheChainAndPassesOn() {
        sequence("A")
                .map(x -> x)
                .name("B")
                .slotSharingGroup("heavy")
                .map(x -> x)
                .name("C");

        JobGraph graph = build();

        assertThat(names(graph)).containsExactly("Source: A", "B -> C");
        assertThat(graph.vertices()).extracting(JobVertex::slotSharingGroup).containsExactly("default", "heavy");
    }

    @Test
    void readersOfDifferentGroupsAreInTheDefaultOne() {
        sequence("A")
                .slotSharingGroup("one")
                .union(sequence("B").slotSharingGroup("two"))
                .map(x -> x)
                .name("C");

        assertThat(build().vertices()).extracting(JobVertex::slotSharingGroup).containsExactly("one", "two", "default");
    }

    @Test
    void theSameUidGivesTheSameIdWhereverTheOperatorStands() {
        sequence("A").map(x -> x).uid("parse").disableChaining();
        String before = build().vertices().get(1).id();
        StreamExecutionEnvironment changed = StreamExecutionEnvironment.getExecutionEnvironment();
        changed.fromSequence(1, 9).filter(x -> true).map(x -> x).uid("parse").disableChaining();

        assertThat(build(changed).vertices().get(1).id()).isEqualTo(before).matches("[0-9a-f]{32}");
    }

    @Test
    void theSameProgramHasTheSameIdsWithoutUids() {
        StreamExecutionEnvironment again = StreamExecutionEnvironment.getExecutionEnvironment();
        for (StreamExecutionEnvironment each : List.of(env, again)) {
            each.fromSequence(1, 9).keyBy(x -> x).reduce(Long::sum).print();
        }

        List<String> ids = build(env).vertices().stream().map(JobVertex::id).toList();

        assertThat(build(again).vertices()).extracting(JobVertex::id).isEqualTo(ids);
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void refusesAUidGivenTwice() {
        sequence("A").map(x -> x).name("B").uid("same").map(x -> x).name("C").uid("same");

        assertThatThrownBy(this::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The uid 'same' is given to 'B' and to 'C'; a uid names one operator.");
    }

    @Test
    void refusesAUidHashGivenTwice() {
        String hash = "0123456789abcdef0123456789abcdef";
        sequence("A")
                .map(x -> x)
                .name("B")
                .setUidHash(hash)
                .map(x -> x)
                .name("C")
                .setUidHash(hash);

        assertThatThrownBy(this::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'B'")
                .hasMessageContaining("'C'")
                .hasMessageContaining(hash);
    }

    @Test
    void refusesForwardBetweenUnequalParallelisms() {
        sequence("A").forward().map(x -> x).name("B").setParallelism(3);

        assertThatThrownBy(this::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("forward() from 'Source: A' to 'B' needs equal parallelism, it is 2 and 3.");
    }

    @Test
    void takesTheMaxParallelismFromTheProgramThenFromSettingsAndElseDerivesIt() {
        sequence("A");

        JobVertex derived = build().vertices().get(0);
        env.configure(new Configuration().setString("pipeline.max-parallelism", "7"));
        JobVertex configured = build().vertices().get(0);
        env.setMaxParallelism(9);
        JobVertex set = build().vertices().get(0);

        assertThat(derived.maxParallelism()).isEqualTo(128);
        assertThat(derived.maxParallelismDerived()).isTrue();
        assertThat(configured.maxParallelism()).isEqualTo(7);
        assertThat(configured.maxParallelismDerived()).isFalse();
        assertThat(set.maxParallelism()).isEqualTo(9);
    }

    @Test
    void refusesAMaxParallelismThatIsNone() {
        sequence("A");
        env.configure(new Configuration().setString("pipeline.max-parallelism", "40000"));

        assertThatThrownBy(this::build).hasMessageContaining("'40000' of 'pipeline.max-parallelism'");
    }

    @Test
    void anOperatorOfGivenMaxParallelismFixesThatOfItsChain() {
        sequence("A").map(x -> x).name("B").setMaxParallelism(128);

        assertThat(build().vertices()).singleElement().matches(vertex -> !vertex.maxParallelismDerived());
    }

    @Test
    void refusesAMaxParallelismBelowTheParallelism() {
        sequence("A").map(x -> x).name("B").setParallelism(9).setMaxParallelism(8);

        assertThatThrownBy(this::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parallelism of 'B' is 9, above its max parallelism of 8.");
    }

    @Test
    void listsAllThatIsWrong() {
        sequence("A").forward().map(x -> x).name("B").setParallelism(9).setMaxParallelism(8);

        assertThatThrownBy(this::build).hasMessageContaining("above its max").hasMessageContaining("forward()");
    }

    @Test
    void namesTheOperatorWhoseFunctionIsNotSerializable() {
        Unserializable captured = new Unserializable();
        sequence("A").map(x -> x).name("B").map(x -> x + captured.hashCode()).name("C");

        assertThatThrownBy(this::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The code of operator 'C' cannot be sent")
                .hasMessageContaining(Unserializable.class.getName());
    }

    @Test
    void namesTheStreamWhoseKeySelectorIsNotSerializable() {
        Unserializable captured = new Unserializable();
        sequence("A").keyBy(x -> x + captured.hashCode()).reduce(Long::sum).name("B");

        assertThatThrownBy(this::build)
                .hasMessageStartingWith("The code of the stream from 'Source: A' to 'B' cannot be sent");
    }

    @Test
    void anAnonymousFunctionDoesNotDragItsUnserializableSurroundingsAlong() {
        sequence("A").map(new MapFunction<Long, Long>() {
            @Override
            public Long map(Long value) {
                return value + 1;
            }
        });

        assertThat(build().vertices()).hasSize(1);
    }

    @Test
    void theBufferTimeoutOfTheProducerOverrulesThatOfTheJob() {
        env.setBufferTimeout(7);
        sequence("A").rebalance().map(x -> x).setBufferTimeout(0).rebalance().map(x -> x);

        assertThat(build().edges()).extracting(JobEdge::bufferTimeoutMillis).containsExactly(7L, 0L);
    }

    @Test
    void aNegativeBufferTimeoutWaitsUntilTheBatchIsFull() {
        env.setBufferTimeout(-1);
        sequence("A").rebalance().map(x -> x);

        assertThat(build().edges()).extracting(JobEdge::bufferTimeoutMillis).containsExactly(-1L);
    }

    private SingleOutputStreamOperator<Long> sequence(String name) {
        return env.fromSequence(1, 9).name("Source: " + name);
    }

    private JobGraph build() {
        return build(env);
    }

    private static JobGraph build(StreamExecutionEnvironment environment) {
        return JobGraphBuilder.build(
                environment.getStreamPlan("test"), JobID.generate(), DEFAULT_PARALLELISM, new PlainSerializers());
    }

    private static List<String> names(JobGraph graph) {
        return graph.vertices().stream().map(JobVertex::name).toList();
    }

    private static List<Partitioning> partitionings(JobGraph graph) {
        return graph.edges().stream().map(JobEdge::partitioning).toList();
    }

    private static Iterable<String> sideOutputTypes(JobVertex vertex) {
        return UserCode.read(vertex.code(), VertexCode.class, JobGraphBuilderTest.class.getClassLoader())
                .sideOutputTypes()
                .keySet();
    }

    private static final class Unserializable {}

    private static final class First implements CoMapFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map1(Long value) {
            return value;
        }

        @Override
        public Long map2(Long value) {
            return value;
        }
    }

    private static final class PlainSerializers implements JobGraphBuilder.SerializerMaker {
        @Override
        public <T> TypeSerializer<T> make(TypeInformation<T> type) {
            return Serializers.create(
                    type, new SerializerConfig(true, List.of()), JobGraphBuilderTest.class.getClassLoader());
        }
    }
}
