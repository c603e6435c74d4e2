package io.weir.ha.zookeeper;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.HighAvailabilityOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.imps.DefaultACLProvider;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.framework.state.StandardConnectionStateErrorPolicy;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/**
 * How a process connects to ZooKeeper.
 *
 * @param quorum peers, as {@code host:port,host:port}
 * @param namespace the node below which everything of the cluster is, without the first slash
 * @param times how long things may take
 * @param tolerateSuspended whether a leader outlives the loss of its connection until its session is lost
 * @param ensembleTracker whether changes of the set of peers are followed
 * @param security who may see and change nodes
 */
record ClientSettings(
        String quorum,
        String namespace,
        Times times,
        boolean tolerateSuspended,
        boolean ensembleTracker,
        Security security) {
    /** How long things may take; {@code retries} is a number. */
    record Times(Duration session, Duration connection, Duration retryWait, int retries) {}

    /** {@code creatorOnly}: nodes belong to who is logged in; the other three are those of SASL. */
    record Security(boolean creatorOnly, boolean withoutSasl, String serviceName, String loginContext) {}

    /**
     * Reads the keys of {@link HighAvailabilityOptions}.
     *
     * @throws IllegalArgumentException if one is missing or does not fit
     */
    static ClientSettings from(Configuration values) {
        String quorum =
                values.get(HighAvailabilityOptions.QUORUM).replace(" ", "").replace(';', ',');
        if (quorum.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is not set; name the peers of ZooKeeper, as localhost:2181 after bin/start-zookeeper-quorum.sh."
                            .formatted(HighAvailabilityOptions.QUORUM.key()));
        }
        return new ClientSettings(
                quorum,
                namespace(values),
                new Times(
                        values.get(HighAvailabilityOptions.SESSION_TIMEOUT),
                        values.get(HighAvailabilityOptions.CONNECTION_TIMEOUT),
                        values.get(HighAvailabilityOptions.RETRY_WAIT),
                        values.get(HighAvailabilityOptions.MAX_RETRIES)),
                values.get(HighAvailabilityOptions.TOLERATE_SUSPENDED),
                values.get(HighAvailabilityOptions.ENSEMBLE_TRACKER),
                new Security(
                        values.get(HighAvailabilityOptions.ACL).equals("creator"),
                        values.get(HighAvailabilityOptions.SASL_DISABLE),
                        values.get(HighAvailabilityOptions.SASL_SERVICE_NAME),
                        values.get(HighAvailabilityOptions.SASL_LOGIN_CONTEXT)));
    }

    private static String namespace(Configuration values) {
        List<String> names = new ArrayList<>();
        Stream.of(HighAvailabilityOptions.PATH_ROOT, HighAvailabilityOptions.CLUSTER_ID)
                .flatMap(option -> Stream.of(values.get(option).split("/", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        if (names.isEmpty() || names.stream().anyMatch(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))) {
            throw new IllegalArgumentException(
                    "'%s: %s' and '%s: %s' are no path of ZooKeeper; write names of letters and digits between slashes."
                            .formatted(
                                    HighAvailabilityOptions.PATH_ROOT.key(),
                                    values.get(HighAvailabilityOptions.PATH_ROOT),
                                    HighAvailabilityOptions.CLUSTER_ID.key(),
                                    values.get(HighAvailabilityOptions.CLUSTER_ID)));
        }
        return names.stream().collect(Collectors.joining("/"));
    }

    /** A client that is not started yet. */
    CuratorFramework client() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, Boolean.toString(!security.withoutSasl()));
        config.setProperty(ZKClientConfig.ZK_SASL_CLIENT_USERNAME, security.serviceName());
        // One that is named must be there; without a JAAS configuration nobody logs in under the usual name.
        if (!security.loginContext().equals(HighAvailabilityOptions.SASL_LOGIN_CONTEXT.defaultText())) {
            config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, security.loginContext());
        }
        return CuratorFrameworkFactory.builder()
                .connectString(quorum)
                .namespace(namespace)
                .sessionTimeoutMs((int) times.session().toMillis())
                .connectionTimeoutMs((int)
                        Math.min(times.connection().toMillis(), times.session().toMillis()))
                .retryPolicy(
                        new RetryNTimes(times.retries(), (int) times.retryWait().toMillis()))
                .connectionStateErrorPolicy(
                        tolerateSuspended
                                ? new SessionConnectionStateErrorPolicy()
                                : new StandardConnectionStateErrorPolicy())
                .ensembleTracker(ensembleTracker)
                .aclProvider(security.creatorOnly() ? new CreatorOnly() : new DefaultACLProvider())
                .zkClientConfig(config)
                .build();
    }

    private static final class CreatorOnly implements ACLProvider {
        @Override
        public List<ACL> getDefaultAcl() {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }
    }
}
