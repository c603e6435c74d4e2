package io.weir.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTextTest {
    private static final int NARROW_TERMINAL = 80;

    private static List<String> commands() {
        List<String> names = new ArrayList<>();
        add(WeirMain.commandLine(), names);
        names.remove("weir help"); // belongs to the library
        return names;
    }

    private static void add(CommandLine command, List<String> names) {
        names.add(command.getCommandSpec().qualifiedName());
        command.getSubcommands().values().forEach(each -> add(each, names));
    }

    private static CommandLine find(String name) {
        CommandLine found = WeirMain.commandLine();
        for (String word : wordsBehindWeir(name)) {
            found = found.getSubcommands().get(word);
        }
        return found;
    }

    private static String[] wordsBehindWeir(String name) {
        return name.equals("weir")
                ? new String[0]
                : name.substring("weir ".length()).split(" ", -1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void endsWithExamplesThatFitALine(String name) {
        String[] written = find(name).getCommandSpec().usageMessage().footer();

        assertThat(written).isNotEmpty().allSatisfy(example -> {
            assertThat(example).contains(name);
            assertThat(String.format(example)).hasSizeLessThan(NARROW_TERMINAL);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsTheExamplesWhenWhatItNeedsIsMissing(String name) {
        CommandLine command = find(name);
        // Of a choice each option counts as required, whether or not one must be taken.
        boolean needsSomething =
                command.getCommandSpec().args().stream().anyMatch(each -> each.required() && each.group() == null)
                        || name.equals("weir savepoint");
        if (!needsSomething) {
            return;
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(WeirMain.run(wordsBehindWeir(name))).isEqualTo(ExitCode.USAGE.code());
        } finally {
            System.setErr(before);
        }

        String first = String.format(command.getCommandSpec().usageMessage().footer()[0]);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("error: ")
                .doesNotContain("Error:")
                .contains("hint: " + name + " --help")
                .contains("example: " + first.strip());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void breaksNoWordOfWhatItSaysOfOptions(String name) {
        CommandLine command = find(name);
        command.setUsageHelpAutoWidth(false);

        String help = command.getHelp().optionList() + command.getHelp().parameterList();
        for (CommandLine.Model.ArgSpec each : command.getCommandSpec().args()) {
            for (String line : each.description()) {
                for (String word : line.split(" ", -1)) {
                    assertThat(help).contains(word.replaceFirst("\\$\\{.*", ""));
                }
            }
        }
    }
}
