package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drawings cannot lie: what the pages for developers name is there. */
class ArchitecturePageTest {
    private static final Path DOCS = Path.of(System.getProperty("weir.project"), "docs");
    private static final int MOST_TYPES_OF_A_WAY = 12;

    private static final Pattern FENCED = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern QUOTED_TYPE = Pattern.compile("`((?:[A-Z]\\w*\\.)*[A-Z]\\w*[a-z]\\w*)`");
    /** Two words in one, as {@code RecordBatch}, or the name of a nested type. */
    private static final Pattern DRAWN_TYPE = Pattern.compile(
            "(?<![/\\w.])((?:[A-Z][a-z0-9]+){2,}(?:\\.[A-Z]\\w+)?|Task|Frame|Envelope|Route|Dispatcher|Exchange|Switchboard|Json)\\b");
    /** Words for processes; the second is a type besides. */
    private static final Set<String> PROCESSES = Set.of("JobManager", "TaskManager");
    /** Types of the JDK. */
    private static final Set<String> FOREIGN = Set.of("CompletableFuture");

    private static final Set<String> TYPES = types();

    private static Set<String> types() {
        JavaClasses classes = new ClassFileImporter().importPackages("io.weir");
        Set<String> names = new LinkedHashSet<>();
        classes.forEach(type -> {
            String name = type.getName().substring(type.getPackageName().length() + 1);
            names.add(name.replace('$', '.'));
            names.add(type.getSimpleName());
        });
        return names;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTypeThatAPageNamesExists(Path page) throws IOException {
        String text = Files.readString(page);
        Set<String> named = new TreeSet<>(find(QUOTED_TYPE, text));
        find(FENCED, text).forEach(drawing -> named.addAll(find(DRAWN_TYPE, drawing)));
        named.removeAll(PROCESSES);
        named.removeAll(FOREIGN);

        assertThat(named).isNotEmpty();
        named.removeAll(TYPES);
        assertThat(named).as("types that do not exist").isEmpty();
    }

    @TestFactory
    List<DynamicTest> noWayPassesMoreThanTwelveTypesInAProcess() throws IOException {
        String text = Files.readString(DOCS.resolve("ARCHITECTURE.md"));
        List<DynamicTest> tests = new ArrayList<>();
        for (String section : text.split("\n## ", -1)) {
            if (!section.startsWith("The way of ")) {
                continue;
            }
            int number = 0;
            for (String drawing : find(FENCED, section)) {
                number++;
                Set<String> types = new TreeSet<>(find(DRAWN_TYPE, drawing));
                tests.add(DynamicTest.dynamicTest(
                        section.lines().findFirst().orElseThrow() + ", drawing " + number,
                        () -> assertThat(types).hasSizeBetween(3, MOST_TYPES_OF_A_WAY)));
            }
        }
        return tests;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(DOCS.resolve("ARCHITECTURE.md"));
        pages.add(DOCS.resolve("DEVELOPING.md"));
        pages.add(DOCS.resolve("protocols/exchange.md"));
        try (Stream<Path> decisions = Files.list(DOCS.resolve("decisions"))) {
            decisions.sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> find(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
