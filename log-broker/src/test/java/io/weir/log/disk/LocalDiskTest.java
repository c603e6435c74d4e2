package io.weir.log.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    private final Disk disk = new LocalDisk();

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("file");
    }

    @Test
    void whatIsWrittenInBlocksIsReadAgainWhateverElseHasTheFileOpen() throws IOException {
        byte[] content = new byte[3 * Blocks.BYTES];
        new Random(1).nextBytes(content);
        try (DiskFile reader = disk.open(file());
                DiskFile writer = disk.openForBlocks(file())) {
            reader.write(ByteBuffer.wrap(new byte[content.length]), 0); // in the cache, and not on disk yet
            ByteBuffer blocks = Blocks.allocate(content.length);
            blocks.put(content).flip();
            writer.write(blocks, 0);
            writer.force();

            ByteBuffer read = ByteBuffer.allocate(content.length);
            reader.read(read, 0);
            assertThat(read.array()).isEqualTo(content);
        }
    }

    @Test
    void sendsWhatIsThereAndSaysWhenItIsNot() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (DiskFile file = disk.open(file());
                WritableByteChannel target = Channels.newChannel(sent)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), 0);

            assertThat(file.transferTo(target, 1, 3)).isEqualTo(3);
            assertThat(sent.toByteArray()).containsExactly(2, 3, 4);
            // A connection would else wait for ever until it can write what is not there.
            assertThatThrownBy(() -> file.transferTo(target, 5, 3)).isInstanceOf(EOFException.class);
        }
    }
}
