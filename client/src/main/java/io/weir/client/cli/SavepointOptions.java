package io.weir.client.cli;

import io.weir.api.datastream.SavepointFormatType;
import picocli.CommandLine.Option;

/** How savepoints are taken. */
final class SavepointOptions {
    @Option(
            names = {"-type", "--type"},
            paramLabel = "canonical|native",
            description = "canonical: every state backend can read it; native: as the job's backend keeps it (default: "
                    + "canonical)")
    private SavepointFormatType format = SavepointFormatType.CANONICAL;

    @Option(
            names = {"-detached", "--detached"},
            description = "come back as soon as it is triggered")
    private boolean detached;

    SavepointOptions() {}

    SavepointFormatType format() {
        return format;
    }

    boolean isDetached() {
        return detached;
    }
}
