package io.weir.jobmanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.leadership.LeadershipState;
import io.weir.runtime.protocol.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/state-machines.md as the code is; writes it with -Dweir.docs.write=true. */
final class StateMachinesPageTest {
    private static final Path PAGE = Path.of("../docs/state-machines.md");

    @Test
    void thePageIsUpToDate() throws IOException {
        String page = """
                # State machines

                Generated from the enums in the code: `next()` of each constant is the table. A row is a state, the second column
                the states that may follow; a state that nothing follows is final.
                """
                + table(
                        "TaskState",
                        "One attempt of a subtask; each change goes through `Subtask.to`.",
                        TaskState.values(),
                        TaskState::next)
                + table(
                        "JobStatus",
                        "A job; each change goes through `ExecutionGraph`'s one method `to`.",
                        JobStatus.values(),
                        JobStatus::next)
                + table(
                        "LeadershipState",
                        "A JobManager; each change goes through the one method `to` of `Leadership`.",
                        LeadershipState.values(),
                        LeadershipState::next)
                + table(
                        "TakeOverState",
                        "The tasks that a former leader has left of a job; each change goes through the one method `to` of `TakeOver`.",
                        TakeOverState.values(),
                        TakeOverState::next);
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run this test with -Dweir.docs.write=true").hasContent(page);
    }

    @Test
    void everyStateIsReachedAndFinalOnesAreFinal() {
        Set<TaskState> reached = Arrays.stream(TaskState.values())
                .flatMap(state -> state.next().stream())
                .collect(Collectors.toSet());

        assertThat(reached).containsAll(Set.of(TaskState.FINISHED, TaskState.CANCELED, TaskState.FAILED));
        assertThat(TaskState.values())
                .allMatch(state -> state.isTerminal() == state.next().isEmpty());
        assertThat(JobStatus.values())
                .allMatch(state -> state.isTerminal() == state.next().isEmpty());
    }

    private static <S extends Enum<S>> String table(String name, String meaning, S[] states, Function<S, Set<S>> next) {
        StringBuilder text =
                new StringBuilder("\n## %s\n\n%s\n\n| State | May become |\n|---|---|\n".formatted(name, meaning));
        for (S state : states) {
            String following =
                    next.apply(state).stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
            text.append("| %s | %s |\n".formatted(state, following.isEmpty() ? "(final)" : following));
        }
        return text.toString();
    }
}
