package io.weir.log.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/log-configuration.md");

    /** Writes the page with -Dweir.docs.write=true. */
    @Test
    void thePageHasEverySettingAndNoOther() throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(PAGE, SettingsPage.markdown());
        }
        assertThat(PAGE).as("run this test with -Dweir.docs.write=true").hasContent(SettingsPage.markdown());
    }
}
