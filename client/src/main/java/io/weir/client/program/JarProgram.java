package io.weir.client.program;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.client.execution.PlanExecutor;
import io.weir.client.rest.ClusterUnreachableException;
import io.weir.runtime.classloading.UserClassLoader;
import io.weir.runtime.config.ClassLoadingConfig;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program in a jar, with its arguments. */
public final class JarProgram {
    private final Path jar;
    private final @Nullable String mainClass;
    private final List<Path> classPath;
    private final List<String> arguments;

    /**
     * A program that has not been looked at.
     *
     * @param mainClass null: the jar's manifest says
     * @param classPath further jars with its classes
     */
    public JarProgram(Path jar, @Nullable String mainClass, List<Path> classPath, List<String> arguments) {
        this.jar = jar;
        this.mainClass = mainClass;
        this.classPath = List.copyOf(classPath);
        this.arguments = List.copyOf(arguments);
    }

    /** All jars that hold its classes, its own first. */
    public List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        jars.add(jar.toAbsolutePath());
        classPath.forEach(path -> jars.add(path.toAbsolutePath()));
        return jars;
    }

    /** Runs it with {@code configuration} as what its environment is told from outside. */
    public void run(Configuration configuration) throws ProgramException, JobExecutionException {
        String name = findMainClass();
        try (UserClassLoader loader = new UserClassLoader(
                "program", jars(), JarProgram.class.getClassLoader(), ClassLoadingConfig.from(configuration))) {
            run(loader, name, configuration);
        } catch (IOException e) {
            throw ProgramException.failed("'%s' cannot be closed: %s".formatted(jar, e.getMessage()), e);
        }
    }

    /** Runs it up to its first {@code execute()}. */
    public JobGraph plan(Configuration configuration) throws ProgramException, JobExecutionException {
        Configuration planning =
                new Configuration().addAll(configuration).setString("execution.target", PlanExecutor.TARGET);
        try {
            run(planning);
        } catch (PlanExecutor.PlanMade made) {
            return made.job();
        }
        throw ProgramException.failed(noJob(), null);
    }

    /** The sentence for a program that submits nothing. */
    public String noJob() {
        return "The program in '%s' ended without a job: its main method never called execute().".formatted(jar);
    }

    private void run(ClassLoader loader, String name, Configuration configuration)
            throws ProgramException, JobExecutionException {
        runMain(mainMethod(loader, name), loader, configuration);
    }

    /** Runs {@code main} with the context that its environment looks for. */
    private void runMain(Method main, ClassLoader loader, Configuration configuration)
            throws ProgramException, JobExecutionException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        StreamExecutionEnvironment.setContext(configuration);
        try {
            main.invoke(null, (Object) arguments.toArray(new String[0]));
        } catch (InvocationTargetException e) {
            throw ofProgram(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException e) {
            throw ProgramException.wrongCall(
                    "The main method of %s is not public.".formatted(main.getDeclaringClass()));
        } finally {
            StreamExecutionEnvironment.setContext(null);
            thread.setContextClassLoader(before);
        }
    }

    private static ProgramException ofProgram(Throwable thrown) throws JobExecutionException {
        if (thrown instanceof JobExecutionException failure) {
            throw failure;
        }
        if (thrown instanceof ClusterUnreachableException unreachable) {
            throw unreachable;
        }
        if (thrown instanceof PlanExecutor.PlanMade made) {
            throw made;
        }
        if (thrown instanceof IllegalArgumentException && thrown.getMessage() != null) {
            return ProgramException.failed(thrown.getMessage(), thrown);
        }
        return ProgramException.failed("The program threw %s".formatted(thrown), thrown);
    }

    private String findMainClass() throws ProgramException {
        if (!Files.isRegularFile(jar)) {
            throw ProgramException.wrongCall("There is no jar '%s'.".formatted(jar));
        }
        for (Path path : classPath) {
            if (!Files.isRegularFile(path)) {
                throw ProgramException.wrongCall("There is no jar '%s' (-C).".formatted(path));
            }
        }
        if (mainClass != null) {
            return mainClass;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String found =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Main-Class");
            if (found == null) {
                throw ProgramException.wrongCall(
                        "'%s' does not say which class to run: its manifest has no Main-Class. Name it with -c.%s"
                                .formatted(jar, candidates(file)));
            }
            return found.strip();
        } catch (IOException e) {
            throw ProgramException.wrongCall("'%s' is no jar: %s.".formatted(jar, e.getMessage()));
        }
    }

    private static String candidates(JarFile file) {
        String names = file.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("module-info"))
                .limit(5)
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? " It holds no classes." : " Classes in it: " + names + ".";
    }

    private Method mainMethod(ClassLoader loader, String name) throws ProgramException {
        try {
            Method main = Class.forName(name, true, loader).getMethod("main", String[].class);
            if (!Modifier.isStatic(main.getModifiers())) {
                throw ProgramException.wrongCall("The main method of %s is not static.".formatted(name));
            }
            return main;
        } catch (ClassNotFoundException e) {
            throw ProgramException.wrongCall("Class '%s' is not in '%s'.".formatted(name, jar));
        } catch (NoSuchMethodException e) {
            throw ProgramException.wrongCall(
                    "Class '%s' of '%s' has no 'public static void main(String[] args)'.".formatted(name, jar));
        } catch (LinkageError e) {
            throw ProgramException.failed("Class '%s' cannot be loaded: %s.".formatted(name, e), e);
        }
    }

    /** Runs a program whose classes are loaded already, for the JobManager. */
    static JobGraph planLoaded(JarProgram program, ClassLoader loader, String entryClass, Configuration configuration)
            throws ProgramException, JobExecutionException {
        try {
            program.run(loader, entryClass, configuration);
        } catch (PlanExecutor.PlanMade made) {
            return made.job();
        }
        throw ProgramException.failed(program.noJob(), null);
    }
}
