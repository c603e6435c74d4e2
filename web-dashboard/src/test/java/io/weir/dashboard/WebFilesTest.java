package io.weir.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the page's files to what the strict content security policy and the absence of a bundler ask of them. */
class WebFilesTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final int LONGEST_FILE_LINES = 300;

    /** What an HTML page loads, and what a module imports or exports again. */
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

    private static final Pattern IMPORTED = Pattern.compile("(?:import|from) \"([^\"]+)\"");

    @Test
    void loadsOnlyFilesThatAreServed() throws IOException {
        List<String> loaded = references(WEB.resolve("index.html"), LOADED);

        assertThat(loaded).hasSizeGreaterThan(4).allSatisfy(reference -> assertServed(WEB, reference));
    }

    @Test
    void importsOnlyModulesThatAreServed() throws IOException {
        for (Path module : files(".js")) {
            assertThat(references(module, IMPORTED)).allSatisfy(reference -> {
                assertThat(reference).as("import in %s", module).startsWith(".").endsWith(".js");
                assertServed(module.getParent(), reference);
            });
        }
    }

    @Test
    void hasNoInlineScriptOrStyle() throws IOException {
        for (Path file : files(".js", ".html", ".svg")) {
            assertThat(Files.readString(file))
                    .as("%s", file)
                    .doesNotContainPattern("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:")
                    .doesNotContainPattern("\\beval\\(|new Function|unsafeHTML|innerHTML");
        }
    }

    @Test
    void asksNoOtherServer() throws IOException {
        for (Path file : files(".js", ".html", ".svg", ".css")) {
            String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");

            assertThat(text).as("%s", file).doesNotContainPattern("https?:|url\\((?!#)|@import");
        }
    }

    @Test
    void keepsFilesShort() throws IOException {
        for (Path file : files(".js", ".css")) {
            assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThan(LONGEST_FILE_LINES);
        }
    }

    private static void assertServed(Path directory, String reference) {
        Path file = directory.resolve(reference).normalize();
        Path library = WEB.relativize(file);
        if (library.startsWith("webjars")) {
            assertThat(WebFilesTest.class.getResource("/META-INF/resources/" + library))
                    .as("%s on the class path", library)
                    .isNotNull();
        } else {
            assertThat(file).isRegularFile();
        }
    }

    private static List<String> references(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static List<Path> files(String... endings) {
        try (Stream<Path> all = Files.walk(WEB)) {
            List<Path> found = all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
