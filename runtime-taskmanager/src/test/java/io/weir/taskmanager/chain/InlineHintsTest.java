package io.weir.taskmanager.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class InlineHintsTest {
    @Test
    void givesTheHintsToThisJvm() throws Exception {
        InlineHints.ensureGiven();

        Object directives = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "compilerDirectivesPrint",
                        new Object[0],
                        new String[0]);
        assertThat(directives).asString().contains("io/weir/operators/*.collect", "*.pollNext", "Specialized*.run");
    }
}
