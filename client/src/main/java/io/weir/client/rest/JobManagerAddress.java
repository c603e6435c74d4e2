package io.weir.client.rest;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityChoice;
import io.weir.runtime.ha.LeaderInfo;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the REST endpoint of the leading JobManager is. Callable from any thread; blocks. */
public interface JobManagerAddress {
    /**
     * Finds it.
     *
     * @throws ClusterUnreachableException if nobody leads within {@code timeout}
     */
    URI find(Duration timeout);

    /** Whether it may be another one at another time. */
    boolean mayChange();

    /** As {@code configuration} says: that of the elected leader, else that of {@code rest.address} and {@code rest.port}. */
    static JobManagerAddress of(Configuration configuration) {
        return HighAvailabilityOptions.isElecting(configuration)
                ? new Elected(configuration)
                : fixed(URI.create("http://%s:%d"
                        .formatted(
                                configuration.get(WeirOptions.REST_ADDRESS),
                                configuration.get(WeirOptions.REST_PORT))));
    }

    /** Always the same. */
    static JobManagerAddress fixed(URI address) {
        return new Fixed(address);
    }

    /** Always the same. */
    record Fixed(URI address) implements JobManagerAddress {
        @Override
        public URI find(Duration timeout) {
            return address;
        }

        @Override
        public boolean mayChange() {
            return false;
        }
    }

    /** Asks high availability each time, so that no connection stays open between calls. */
    record Elected(Configuration configuration) implements JobManagerAddress {
        @Override
        public URI find(Duration timeout) {
            CompletableFuture<LeaderInfo> leader = new CompletableFuture<>();
            try (HighAvailability cluster = HighAvailabilityChoice.open(configuration)) {
                cluster.watchLeader((Optional<LeaderInfo> told) -> told.ifPresent(leader::complete));
                return URI.create(leader.get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .address()
                        .rest());
            } catch (TimeoutException e) {
                throw new ClusterUnreachableException(
                        "No JobManager was found to lead within %d s.".formatted(timeout.toSeconds()),
                        "start ZooKeeper (bin/start-zookeeper-quorum.sh) and the cluster (bin/start-cluster.sh), or name a JobManager with -m HOST:PORT");
            } catch (ExecutionException e) {
                throw new IllegalStateException("The leader cannot be found", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public boolean mayChange() {
            return true;
        }
    }
}
