package io.weir.client.cli;

import io.weir.client.cluster.LocalLog;
import io.weir.jobmanager.Rehearsal;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Does within one JVM what users of a distribution do first: the demo's job, then topic, produce and consume on a log of its
 * own; and what a JobManager does that takes jobs over. {@code bin/archive-classes.sh} keeps the classes that this takes, so that
 * processes start sooner, and nobody waits for them after the loss of a leader.
 */
public final class ClassTour {
    private ClassTour() {}

    /**
     * Ends with 0 if all went well.
     *
     * @param args a new directory for files, and a file whose lines become records
     */
    public static void main(String[] args) throws Exception {
        System.exit(tour(Path.of(args[0]), args[1]));
    }

    private static int tour(Path directory, String file) throws Exception {
        List<String> settings = List.of("log.dirs=" + directory);
        try (LocalLog log = LocalLog.start(null, settings, OptionalInt.of(0))) {
            String address = log.addresses().get(0);
            String[][] commands = {
                {"demo", "--once", "-Drest.port=0"},
                {"topic", "create", "flights", "-b", address},
                {"produce", "flights", "-f", file, "-b", address},
                {"consume", "flights", "-n", "10", "-b", address},
                {"topic", "list", "-b", address},
                {"group", "list", "-b", address},
            };
            for (String[] command : commands) {
                int code = WeirMain.run(command);
                if (code != ExitCode.OK.code()) {
                    return code;
                }
            }
        }
        Rehearsal.play(directory.resolve("rehearsal"));
        return ExitCode.OK.code();
    }
}
