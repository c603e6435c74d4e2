package io.weir.log.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/** What is served: for each API its versions and who answers. What clients are told of it follows from this table. */
public final class Apis {
    private final @Nullable Served[] byKey;
    private final List<Served> all;

    /** An API, its versions from {@code oldest} to {@code latest}, and who answers. */
    record Served(ApiKeys api, short oldest, short latest, RequestHandler handler) {
        boolean serves(short version) {
            return version >= oldest && version <= latest;
        }
    }

    private Apis(@Nullable Served[] byKey, List<Served> all) {
        this.byKey = byKey;
        this.all = all;
    }

    /**
     * Begins a table, in which ApiVersions is already.
     *
     * @param identity who this broker says it is
     * @param features that clients are told of
     */
    public static Builder builder(Identity identity, Features features) {
        return new Builder(identity, features);
    }

    /** The API of that key; {@code null}: it is not served. */
    @Nullable
    Served find(short key) {
        return key >= 0 && key < byKey.length ? byKey[key] : null;
    }

    /** All that are served, by their keys. */
    List<Served> all() {
        return all;
    }

    /** Puts a table together. */
    public static final class Builder {
        private final @Nullable Served[] byKey = new @Nullable Served[highestKey() + 1];
        private final ApiVersions versions;

        private Builder(Identity identity, Features features) {
            versions = new ApiVersions(identity, features);
            add(ApiKeys.API_VERSIONS, 0, 5, versions);
        }

        private static int highestKey() {
            int highest = 0;
            for (ApiKeys api : ApiKeys.values()) {
                highest = Math.max(highest, api.id);
            }
            return highest;
        }

        /**
         * Serves an API.
         *
         * @param oldest version that {@code handler} answers
         * @param latest version that it answers
         * @throws IllegalArgumentException if it is served already, or no request of such a version can be read
         */
        public Builder add(ApiKeys api, int oldest, int latest, RequestHandler handler) {
            if (byKey[api.id] != null) {
                throw new IllegalArgumentException("%s is served already.".formatted(api));
            }
            if (oldest > latest
                    || oldest < api.messageType.lowestSupportedVersion()
                    || latest > api.messageType.highestSupportedVersion(false)) {
                throw new IllegalArgumentException("%s cannot be served in versions %d to %d; there are %d to %d."
                        .formatted(
                                api,
                                oldest,
                                latest,
                                api.messageType.lowestSupportedVersion(),
                                api.messageType.highestSupportedVersion(false)));
            }
            byKey[api.id] = new Served(api, (short) oldest, (short) latest, handler);
            return this;
        }

        /** The table; it does not change any more. */
        public Apis build() {
            List<Served> all = new ArrayList<>();
            for (Served served : byKey) {
                if (served != null) {
                    all.add(served);
                }
            }
            versions.tell(all);
            return new Apis(byKey.clone(), List.copyOf(all));
        }
    }
}
