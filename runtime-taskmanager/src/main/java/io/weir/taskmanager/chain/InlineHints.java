package io.weir.taskmanager.chain;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the JIT to inline the steps of a chain into its loop. Otherwise the compiler takes methods in the order in which they
 * become hot: a step that it has compiled already, with all its successors inside, is too large for it to inline, and where
 * the chain is cut is a matter of luck. Measured with W1 of the benchmarks (map, filter, map on Longs): 14 to 35 ns of CPU
 * per record from run to run without hints, 12 to 16 with them.
 *
 * <p>Loops themselves are left out of what calls them: where two subtasks of a job run in a JVM, the code that both share
 * was translated anew while the loop of one had hardly run, with that loop inside and its calls for state, of which nothing
 * was known yet, left as calls for good.
 */
final class InlineHints {
    private static final Logger LOG = LoggerFactory.getLogger(InlineHints.class);
    private static final String DIRECTIVES = """
            [{
              match: "*.*",
              c2: {
                inline: [
                  "+io/weir/operators/*.collect", "+io/weir/taskmanager/*.collect", "+*.pollNext",
                  "-io/weir/taskmanager/chain/Specialized*.run", "-io/weir/taskmanager/source/Specialized*.run"
                ]
              }
            }]
            """;

    static {
        give();
    }

    private InlineHints() {}

    /** Gives the hints to the JVM, once. */
    static void ensureGiven() {
        // the class is initialized now
    }

    private static void give() {
        try {
            Path file = Files.createTempFile("weir-inline", ".json");
            try {
                Files.writeString(file, DIRECTIVES);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException e) {
            // Another kind of JVM, or no place for the file: chains work without hints.
            LOG.info("The JIT takes no hints for chains, which may run slower: {}", e.toString());
        }
    }
}
