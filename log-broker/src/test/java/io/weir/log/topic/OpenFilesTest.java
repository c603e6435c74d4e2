package io.weir.log.topic;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.error.LogException;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void refusesPartitionsThatWouldUseUpTheFiles() {
        assertThatCode(() -> OpenFiles.requireRoomFor(200, 150, 1000)).doesNotThrowAnyException();

        assertThatThrownBy(() -> OpenFiles.requireRoomFor(201, 150, 1000))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("201 more partitions need 603 files")
                .hasMessageContaining("ulimit -n");
    }
}
