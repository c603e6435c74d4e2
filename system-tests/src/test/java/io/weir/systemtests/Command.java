package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of a command, with what it prints. */
public final class Command {
    private static final int LIMIT_SECONDS = 180;

    private final List<String> words;
    private final Process process;
    private final Path out;
    private final Path err;

    private Command(List<String> words, Process process, Path out, Path err) {
        this.words = words;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Runs a command to its end, somewhere. */
    public static Result run(String... words) {
        try {
            Path directory = Files.createTempDirectory("weir-command-");
            try {
                return start(List.of(words), directory, Map.of()).await();
            } finally {
                for (Path file : list(directory)) {
                    Files.delete(file);
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words), e);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Starts it; {@code directory} takes what it prints. */
    static Command start(List<String> words, Path directory, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(directory), "command-", ".out");
            Path err = Files.createTempFile(directory, "command-", ".err");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new Command(words, process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words), e);
        }
    }

    /** Arguments one after another, those of nested arrays too. */
    static Object[] words(Object... parts) {
        return Stream.of(parts)
                .flatMap(part -> part instanceof Object[] nested ? Stream.of(nested) : Stream.of(part))
                .toArray();
    }

    /** What a command that has ended leaves. */
    public record Result(List<String> words, int exitCode, String out, String err) {
        /** Fails, with all that was printed, unless the command ended with {@code expected}. */
        public Result endedWith(int expected) {
            assertThat(exitCode).as("exit code of %s", this).isEqualTo(expected);
            return this;
        }

        @Override
        public String toString() {
            return "'%s' (exit code %d)%n--- out%n%s--- err%n%s".formatted(String.join(" ", words), exitCode, out, err);
        }
    }

    /** Waits for its end. */
    public Result await() {
        return await(LIMIT_SECONDS);
    }

    /** Waits for its end, at most for {@code seconds}. */
    public Result await(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("Not done within %d s: %s".formatted(seconds, result(-1)));
            }
            return result(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it by force, if it still runs. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Asks it to end. */
    public void stop() {
        process.destroy();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed on standard output so far. */
    String out() {
        return read(out);
    }

    private Result result(int exitCode) {
        return new Result(words, exitCode, read(out), read(err));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
