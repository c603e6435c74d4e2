package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.ha.ElectionStatus;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who leads, and who would next. */
final class LeadershipRoutes {
    private final RestContext context;

    LeadershipRoutes(RestContext context) {
        this.context = context;
    }

    record Address(String rpc, String rest) {
        static Address of(LeaderAddress address) {
            return new Address(address.rpc(), address.rest());
        }
    }

    /** {@code standbys}: null where they cannot be read. */
    record View(
            long epoch,
            long since,
            Address leader,
            @Nullable List<Address> standbys,
            String service,
            boolean connected,
            long lease,
            @JsonProperty("take-over-timeout") long takeOverTimeout) {}

    List<Route> all() {
        return List.of(Route.get(
                "/weir/v1/leadership", request -> context.blocking(() -> RestResponse.ok(view(context.leading())))));
    }

    private View view(RestContext.Leading leading) {
        LeaderAddress own = leading.info().address();
        ElectionStatus status = status(leading.election());
        Configuration values = context.config().values();
        return new View(
                leading.info().term().epoch(),
                leading.sinceMillis(),
                Address.of(own),
                status == null
                        ? null
                        : status.candidates().stream()
                                .filter(candidate -> !candidate.rpc().equals(own.rpc()))
                                .map(Address::of)
                                .toList(),
                status == null ? values.get(HighAvailabilityOptions.TYPE) : status.service(),
                status != null && status.connected(),
                values.get(HighAvailabilityOptions.LEASE).toMillis(),
                values.get(HighAvailabilityOptions.TAKE_OVER_TIMEOUT).toMillis());
    }

    private static @Nullable ElectionStatus status(HighAvailability election) {
        try {
            return election.status();
        } catch (IOException e) {
            return null; // the connection, of which the answer tells
        }
    }
}
