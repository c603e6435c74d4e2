package io.weir.log.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for many partitions, several at once: a disk that syncs for many takes little longer than for one. */
final class Parallel {
    /** Fewer tasks are not worth threads. */
    private static final int FEW = 16;

    private Parallel() {}

    /** The results, in the order of the tasks; throws what one of them has thrown, when all are done. */
    static <T> List<T> run(int threads, String name, List<Callable<T>> tasks) throws IOException {
        return threads == 1 || tasks.size() < FEW ? runHere(tasks) : runOn(threads, name, tasks);
    }

    private static <T> List<T> runHere(List<Callable<T>> tasks) throws IOException {
        List<T> results = new ArrayList<>();
        for (Callable<T> task : tasks) {
            try {
                results.add(task.call());
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        return results;
    }

    private static <T> List<T> runOn(int threads, String name, List<Callable<T>> tasks) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> new Thread(task, name));
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while many partitions were looked after.", e);
        } finally {
            executor.shutdownNow();
        }
    }
}
