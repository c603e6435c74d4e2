package io.weir.runtime.rpc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RPC on Pekko's Artery over TCP. One actor, the {@link Switchboard}, is reached from outside; each endpoint is an actor
 * behind it. Between endpoints of one service messages are handed over as they are.
 */
public final class PekkoRpcService implements RpcService {
    private static final Logger LOG = LoggerFactory.getLogger(PekkoRpcService.class);
    private static final String SYSTEM = "weir";
    private static final String SWITCHBOARD = "rpc";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final RpcSettings settings;
    private final ActorSystem system;
    private final ActorRef switchboard;
    private final String address;
    private final ConcurrentHashMap<String, ActorRef> endpoints = new ConcurrentHashMap<>();
    private final PendingCalls calls = new PendingCalls();
    private final long origin = ThreadLocalRandom.current().nextLong();
    private final AtomicLong messages = new AtomicLong();

    /**
     * Starts to listen.
     *
     * @throws RpcException if it cannot, as when the port is in use; the message names the key to change
     */
    public PekkoRpcService(RpcSettings settings) {
        this.settings = settings;
        this.system = listen(settings);
        Address bound = ((ExtendedActorSystem) system).provider().getDefaultAddress();
        this.address = bound.host().get() + ":" + bound.port().get();
        this.switchboard = system.actorOf(
                Props.create(Switchboard.class, () -> new Switchboard(this, settings.maxMessageBytes())), SWITCHBOARD);
        LOG.debug("RPC listens on {}", address);
    }

    @Override
    public String address() {
        return address;
    }

    /** The port it listens on. */
    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public <E extends RpcEndpoint> E start(String name, String token, Function<EndpointExecutor, E> maker) {
        ActorRef actor = system.actorOf(Props.create(EndpointActor.class, () -> new EndpointActor(name, token, this)));
        if (endpoints.putIfAbsent(name, actor) != null) {
            end(actor);
            throw new IllegalStateException("There is an endpoint '%s' at %s already".formatted(name, address));
        }
        try {
            E endpoint = maker.apply(new ActorExecutor(actor));
            actor.tell(new EndpointActor.Start(endpoint), ActorRef.noSender());
            return endpoint;
        } catch (RuntimeException | Error e) {
            stop(name);
            throw e;
        }
    }

    @Override
    public void fence(String name, String token) {
        ActorRef actor = endpoints.get(name);
        if (actor != null) {
            actor.tell(new EndpointActor.Fence(token), ActorRef.noSender());
        }
    }

    @Override
    public void stop(String name) {
        ActorRef actor = endpoints.remove(name);
        if (actor != null) {
            end(actor);
        }
    }

    @Override
    public RpcPeer connect(String peerAddress, String name, String token) {
        return new Peer(peerAddress, name, token);
    }

    @Override
    public void close() {
        calls.failAll("RPC at %s has been closed.".formatted(address));
        endpoints.values().forEach(PekkoRpcService::end);
        endpoints.clear();
        end(switchboard);
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "RPC at {} has not ended within {} s; its threads are left behind",
                    address,
                    CLOSE_TIMEOUT.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("RPC at {} ended with an error", address, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands a message to its endpoint or an answer to its call. Called by any thread. */
    void deliver(Envelope envelope) {
        if (envelope.isAnswer()) {
            if (envelope.body() instanceof Reply reply) {
                calls.answer(envelope.call(), reply);
            }
            return;
        }
        ActorRef endpoint = endpoints.get(envelope.to());
        if (endpoint == null) {
            answer(envelope, new Reply.Refused("There is no '%s' at %s.".formatted(envelope.to(), address)));
        } else {
            endpoint.tell(envelope, ActorRef.noSender());
        }
    }

    /** Answers {@code asked}, if it asked. */
    void answer(Envelope asked, Reply reply) {
        if (asked.call() == Envelope.TELL) {
            return;
        }
        try {
            send(asked.from(), new Envelope("", address, asked.token(), asked.call(), reply));
        } catch (RpcException e) {
            Reply refused = new Reply.Refused(String.valueOf(e.getMessage()));
            send(asked.from(), new Envelope("", address, asked.token(), asked.call(), refused));
        }
    }

    private void send(String peerAddress, Envelope envelope) {
        if (peerAddress.equals(address)) {
            deliver(envelope);
            return;
        }
        byte[] bytes = ControlCodec.write(envelope);
        if (bytes.length > settings.maxMessageBytes()) {
            throw new RpcException(
                    "%s to %s is %d bytes long, more than 'pekko.framesize' (%d bytes); raise it on all processes."
                            .formatted(
                                    envelope.body().getClass().getSimpleName(),
                                    peerAddress,
                                    bytes.length,
                                    settings.maxMessageBytes()));
        }
        ActorSelection target =
                system.actorSelection("pekko://%s@%s/user/%s".formatted(SYSTEM, peerAddress, SWITCHBOARD));
        int parts = Math.max(1, (bytes.length + Frame.PART_BYTES - 1) / Frame.PART_BYTES);
        long message = messages.incrementAndGet();
        for (int part = 0; part < parts; part++) {
            int from = part * Frame.PART_BYTES;
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Frame.PART_BYTES));
            target.tell(new Frame(origin, message, part, parts, piece), ActorRef.noSender());
        }
    }

    /** Ends an actor after what is in its mailbox: it may not even have got its endpoint yet. */
    private static void end(ActorRef actor) {
        actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
    }

    private static ActorSystem listen(RpcSettings settings) {
        try {
            return ActorSystem.create(SYSTEM, pekkoConfig(settings), PekkoRpcService.class.getClassLoader());
        } catch (RuntimeException e) {
            String reason = reasonOf(e);
            throw new RpcException(
                    reason.toLowerCase(Locale.ROOT).contains("address already in use")
                            ? "Port %d on %s is in use by another process; end it, or set '%s' to another port."
                                    .formatted(settings.port(), settings.bindHost(), settings.portKey())
                            : "Cannot listen for RPC on %s:%d: %s"
                                    .formatted(settings.bindHost(), settings.port(), reason));
        }
    }

    private static String reasonOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static Config pekkoConfig(RpcSettings settings) {
        ClassLoader loader = PekkoRpcService.class.getClassLoader();
        return ConfigFactory.parseResources(PekkoRpcService.class, "pekko.conf")
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(settings.host()))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(settings.port()))
                .withValue("pekko.remote.artery.bind.hostname", ConfigValueFactory.fromAnyRef(settings.bindHost()))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }

    private final class Peer implements RpcPeer {
        private final String peerAddress;
        private final String name;
        private final String token;

        Peer(String peerAddress, String name, String token) {
            this.peerAddress = peerAddress;
            this.name = name;
            this.token = token;
        }

        @Override
        public String address() {
            return peerAddress;
        }

        @Override
        public void tell(RpcMessage message) {
            send(peerAddress, new Envelope(name, PekkoRpcService.this.address, token, Envelope.TELL, message));
        }

        @Override
        public CompletableFuture<Reply> ask(RpcMessage message, Duration timeout) {
            CompletableFuture<Reply> result = new CompletableFuture<>();
            long call = calls.open(result);
            String late = "%s at %s did not answer %s within %d ms."
                    .formatted(name, peerAddress, message.getClass().getSimpleName(), timeout.toMillis());
            try {
                var timer = system.scheduler().scheduleOnce(timeout, () -> calls.fail(call, late), system.dispatcher());
                calls.onSettled(call, timer::cancel);
                send(peerAddress, new Envelope(name, PekkoRpcService.this.address, token, call, message));
            } catch (RpcException e) {
                calls.fail(call, String.valueOf(e.getMessage()));
            } catch (IllegalStateException e) { // the scheduler of a closed system takes nothing
                calls.fail(call, "RPC at %s has been closed.".formatted(PekkoRpcService.this.address));
            }
            return result;
        }
    }

    private final class ActorExecutor implements EndpointExecutor {
        private final ActorRef actor;

        ActorExecutor(ActorRef actor) {
            this.actor = actor;
        }

        @Override
        public void execute(Runnable command) {
            actor.tell(command, ActorRef.noSender());
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable command) {
            var timer = system.scheduler()
                    .scheduleOnce(delay, () -> actor.tell(command, ActorRef.noSender()), system.dispatcher());
            return timer::cancel;
        }
    }
}
