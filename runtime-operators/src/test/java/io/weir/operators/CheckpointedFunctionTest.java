package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.checkpoint.CheckpointListener;
import io.weir.api.checkpoint.CheckpointedFunction;
import io.weir.api.checkpoint.FunctionInitializationContext;
import io.weir.api.checkpoint.FunctionSnapshotContext;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.plan.MapSpec;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CheckpointedFunctionTest {
    private static final List<String> CALLS = new ArrayList<>();

    @BeforeEach
    void forgetCalls() {
        CALLS.clear();
    }

    @Test
    void aFunctionGetsBackWhatItPutIntoItsState() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = OperatorHarness.of(new MapSpec(new Remembering())).open()) {
            harness.element("a");
            harness.element("b");
            snapshot = harness.snapshot(1);
            harness.element("lost");
        }
        try (var harness = OperatorHarness.<String>of(new MapSpec(new Remembering()))
                .restoredFrom(snapshot)
                .open()) {
            harness.element("c");

            assertThat(harness.output().values()).containsExactly("[a, b, c]");
        }
    }

    @Test
    void stateIsDealtOutWhereTheParallelismHasChanged() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = OperatorHarness.of(new MapSpec(new Remembering())).open()) {
            for (String word : List.of("a", "b", "c")) {
                harness.element(word);
            }
            snapshot = harness.snapshot(1);
        }
        try (var harness = OperatorHarness.<String>of(new MapSpec(new Remembering()))
                .subtask(1, 2)
                .restoredFrom(snapshot)
                .open()) {
            harness.element("d");

            assertThat(harness.output().values()).containsExactly("[b, c, d]");
        }
    }

    @Test
    void stateIsInitializedBeforeTheFunctionIsOpened() throws Exception {
        try (var harness = OperatorHarness.of(new MapSpec(new Remembering())).open()) {
            harness.snapshot(7);
            harness.checkpointCompleted(7);
            harness.checkpointAborted(8);
        }

        assertThat(CALLS)
                .containsExactly("initialize restored=false", "open", "snapshot 7", "complete 7", "aborted 8", "close");
    }

    @Test
    void aFailureNamesTheOperator() throws Exception {
        Remembering function = new Remembering();
        function.failing = true;
        try (var harness = OperatorHarness.of(new MapSpec(function)).open()) {
            assertThatThrownBy(() -> harness.snapshot(1))
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContaining("operator under test")
                    .hasMessageContaining("snapshot is not possible");
            assertThatThrownBy(() -> harness.checkpointCompleted(1)).isInstanceOf(OperatorException.class);
        }
    }

    /** Shows all it was given. */
    private static final class Remembering extends RichMapFunction<String, String>
            implements CheckpointedFunction, CheckpointListener {
        private static final long serialVersionUID = 1L;

        private final List<String> words = new ArrayList<>();
        private transient @Nullable ListState<String> kept;
        private boolean failing;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            CALLS.add("initialize restored=" + context.isRestored());
            ListState<String> state =
                    context.getOperatorStateStore().getListState(new ListStateDescriptor<>("words", String.class));
            state.get().forEach(words::add);
            kept = state;
        }

        @Override
        public void open(OpenContext openContext) {
            CALLS.add("open");
        }

        @Override
        public String map(String value) {
            words.add(value);
            return words.toString();
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            CALLS.add("snapshot " + context.getCheckpointId());
            if (failing || kept == null) {
                throw new IllegalStateException("snapshot is not possible");
            }
            kept.update(words);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            CALLS.add("complete " + checkpointId);
            if (failing) {
                throw new IllegalStateException("the answer is lost");
            }
        }

        @Override
        public void notifyCheckpointAborted(long checkpointId) {
            CALLS.add("aborted " + checkpointId);
        }

        @Override
        public void close() {
            CALLS.add("close");
        }
    }
}
