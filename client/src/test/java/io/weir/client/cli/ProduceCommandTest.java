package io.weir.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ProduceCommandTest {
    private static final TimeoutException EXPIRED =
            new TimeoutException("Expiring 1 record(s) for t-0:120000 ms has passed since batch creation");

    private final ProduceCommand command =
            CommandLine.populateCommand(new ProduceCommand(), "t", "-b", "localhost:9092");

    @Test
    void aLogThatStopsTakingRecordsIsNotSaidToBeOutOfReach() {
        CommandException said = command.failed(EXPIRED, 9, 7);

        assertThat(said)
                .hasMessage(
                        "The log took 7 of 9 records, and then no more in time (Expiring 1 record(s) for t-0:120000 ms has passed since batch creation).");
        assertThat(said.hint()).contains("in the log of the broker");
        assertThat(said.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void oneThatTookNoneMayBeOutOfReach() {
        assertThat(command.failed(EXPIRED, 9, 0).hint()).contains("advertised.listeners");
    }

    @Test
    void whatIsRefusedIsSaidInTheWordsOfTheLibrary() {
        assertThat(command.failed(new RecordTooLargeException("too large"), 9, 7))
                .hasMessage("too large");
    }
}
