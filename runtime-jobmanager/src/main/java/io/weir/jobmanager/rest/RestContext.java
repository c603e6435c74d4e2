package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.jobmanager.JobManagerEndpoint;
import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.blob.JarStore;
import io.weir.jobmanager.job.Clock;
import io.weir.jobmanager.job.JobMaster;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderInfo;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all routes share.
 *
 * @param jobManager the endpoint that owns the jobs
 * @param config of the process
 * @param blobs jars of jobs
 * @param jars uploaded ones
 * @param io for what blocks
 * @param clock the time
 * @param leading the term
 */
public record RestContext(
        JobManagerEndpoint jobManager,
        JobManagerConfig config,
        BlobStore blobs,
        JarStore jars,
        Executor io,
        Clock clock,
        Leading leading) {
    /**
     * The term of the JobManager that answers.
     *
     * @param info its epoch and its address
     * @param sinceMillis when it began, in milliseconds since 1970
     * @param election what elects
     */
    public record Leading(LeaderInfo info, long sinceMillis, HighAvailability election) {}

    /** A handler that looks at jobs: runs on the endpoint's thread. */
    Route.Handler looking(Function<RestRequest, Object> view) {
        return request -> jobManager.call(() -> RestResponse.ok(view.apply(request)));
    }

    /** A handler that looks at one job. */
    Route.Handler job(JobView view) {
        return looking(request -> view.of(requireJob(request), request));
    }

    /** A handler that does something on the endpoint's thread and says so with an empty object. */
    Route.Handler accepting(Consumer<RestRequest> action) {
        return request -> jobManager.call(() -> {
            action.accept(request);
            return RestResponse.accepted(RestResponse.nothing());
        });
    }

    /** Runs what blocks. */
    <T> CompletableFuture<T> blocking(Callable<T> call) {
        return CompletableFuture.supplyAsync(checked(call), io);
    }

    JobMaster requireJob(RestRequest request) {
        String id = request.parameter("jobid");
        if (!id.matches("[0-9a-f]{32}")) {
            throw RestException.badRequest("'%s' is no job id: it must be 32 lower-case hex digits.".formatted(id));
        }
        return jobManager
                .dispatcher()
                .find(id)
                .orElseThrow(() -> RestException.notFound("Job %s not found".formatted(id)));
    }

    /** Something of a job. */
    interface JobView {
        Object of(JobMaster job, RestRequest request);
    }

    private static <T> Supplier<T> checked(Callable<T> call) {
        return () -> {
            try {
                return call.call();
            } catch (RestException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new RestException(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
            } catch (Exception e) { // comes out of the future and becomes a 500
                throw new CompletionException(e);
            }
        };
    }
}
