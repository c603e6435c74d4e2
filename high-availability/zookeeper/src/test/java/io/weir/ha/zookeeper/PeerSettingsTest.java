package io.weir.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class PeerSettingsTest {
    private static final Path HOME = Path.of("/opt/weir");

    @Test
    void servesClientsOnLoopbackUnlessToldOtherwise() {
        PeerSettings alone = PeerSettings.of(file("dataDir", "data", "server.1", "localhost:2888:3888"), 1, HOME);
        PeerSettings open = PeerSettings.of(
                file("dataDir", "data", "clientPortAddress", "0.0.0.0", "server.1", "zoo:2888:3888"), 1, HOME);

        assertThat(alone.properties())
                .containsEntry("clientPortAddress", "localhost")
                .containsEntry("clientPort", "2181");
        assertThat(open.properties()).containsEntry("clientPortAddress", "0.0.0.0");
    }

    @Test
    void aClientPortOfItsOwnIsOnLoopbackToo() {
        Properties file = file(
                "dataDir", "/data",
                "clientPort", "2181",
                "server.1", "localhost:2888:3888;2191",
                "server.2", "localhost:2889:3889;10.0.0.1:2192");

        PeerSettings peer = PeerSettings.of(file, 1, HOME);

        assertThat(peer.properties())
                .containsEntry("server.1", "localhost:2888:3888;localhost:2191")
                .containsEntry("server.2", "localhost:2889:3889;10.0.0.1:2192")
                .doesNotContainKey("clientPort");
    }

    @Test
    void peersOfOneMachineHaveDirectoriesOfTheirOwn() {
        Properties file = file(
                "dataDir", "data",
                "dataLogDir", "/journal",
                "server.1", "localhost:2888:3888;2191",
                "server.2", "localhost:2889:3889;2192",
                "server.3", "elsewhere:2888:3888");

        assertThat(PeerSettings.of(file, 2, HOME).dataDirectory()).isEqualTo(Path.of("/opt/weir/data/peer-2"));
        assertThat(PeerSettings.of(file, 2, HOME).properties()).containsEntry("dataLogDir", "/journal/peer-2");
        assertThat(PeerSettings.of(file, 3, HOME).dataDirectory()).isEqualTo(Path.of("/opt/weir/data"));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertThatThrownBy(() -> PeerSettings.of(file("dataDir", "d", "server.1", "a:1:2"), 4, HOME))
                .hasMessage("zoo.cfg has no line 'server.4'; the peers are [1].");
        assertThatThrownBy(() -> PeerSettings.of(file("dataDir", "d"), 256, HOME))
                .hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> PeerSettings.of(file("server.1", "a:1:2"), 1, HOME))
                .hasMessageContaining("'dataDir'");
        assertThatThrownBy(() -> PeerSettings.of(file("dataDir", "d", "server.one", "a:1:2"), 1, HOME))
                .hasMessageContaining("'server.one'");
    }

    private static Properties file(String... pairs) {
        Properties file = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            file.setProperty(pairs[i], pairs[i + 1]);
        }
        return file;
    }
}
