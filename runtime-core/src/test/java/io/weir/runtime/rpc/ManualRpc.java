package io.weir.runtime.rpc;

import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A network of {@link RpcService}s in one thread with a clock of its own. Nothing happens until the test says so; what is
 * sent goes through the codec, so that it is known to be sendable. Messages between two services keep their order.
 */
public final class ManualRpc {
    /** What {@link #delayMillis} may answer to lose a message. */
    public static final long LOST = -1;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::number));
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, Long> lastArrival = new HashMap<>();
    private ToLongFunction<RpcMessage> delayMillis = message -> 0;
    private long nowMillis = 1_700_000_000_000L;
    private long numbers;

    /** A service at {@code address}. */
    public RpcService service(String address) {
        Service service = new Service(address);
        services.put(address, service);
        return service;
    }

    /** How long messages travel in milliseconds; {@link #LOST}: they never arrive. */
    public void delayMillis(ToLongFunction<RpcMessage> delay) {
        this.delayMillis = delay;
    }

    /** The time. */
    public long nowMillis() {
        return nowMillis;
    }

    /** Does all that is due now. */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /** Lets {@code time} pass and does all that falls due. */
    public void advance(Duration time) {
        long until = nowMillis + time.toMillis();
        Event next = events.peek();
        while (next != null && next.atMillis <= until) {
            events.poll();
            nowMillis = Math.max(nowMillis, next.atMillis);
            next.action.run();
            next = events.peek();
        }
        nowMillis = until;
    }

    private Event at(long atMillis, Runnable action) {
        Event event = new Event(atMillis, numbers++, action);
        events.add(event);
        return event;
    }

    private void send(String address, Envelope envelope) {
        long delay = delayMillis.applyAsLong(envelope.body());
        if (delay == LOST) {
            return;
        }
        byte[] bytes = ControlCodec.write(envelope);
        long arrival = Math.max(nowMillis + delay, lastArrival.getOrDefault(envelope.from() + ">" + address, 0L));
        lastArrival.put(envelope.from() + ">" + address, arrival);
        at(arrival, () -> {
            Service target = services.get(address);
            if (target != null) {
                target.deliver(ControlCodec.read(bytes));
            }
        });
    }

    private record Event(long atMillis, long number, Runnable action) {}

    private final class Service implements RpcService {
        private final String address;
        private final Map<String, Endpoint> endpoints = new HashMap<>();
        private final PendingCalls calls = new PendingCalls();

        Service(String address) {
            this.address = address;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public <E extends RpcEndpoint> E start(String name, String token, Function<EndpointExecutor, E> maker) {
            if (endpoints.containsKey(name)) {
                throw new IllegalStateException("There is an endpoint '%s' at %s already".formatted(name, address));
            }
            Endpoint place = new Endpoint(token);
            endpoints.put(name, place);
            E endpoint = maker.apply(place);
            place.endpoint = endpoint;
            return endpoint;
        }

        @Override
        public void fence(String name, String token) {
            Endpoint endpoint = endpoints.get(name);
            if (endpoint != null) {
                endpoint.token = token;
            }
        }

        @Override
        public void stop(String name) {
            Endpoint stopped = endpoints.remove(name);
            if (stopped != null) {
                stopped.stop();
            }
        }

        @Override
        public RpcPeer connect(String peerAddress, String name, String token) {
            return new RpcPeer() {
                @Override
                public String address() {
                    return peerAddress;
                }

                @Override
                public void tell(RpcMessage message) {
                    send(peerAddress, new Envelope(name, address, token, Envelope.TELL, message));
                }

                @Override
                public CompletableFuture<Reply> ask(RpcMessage message, Duration timeout) {
                    CompletableFuture<Reply> result = new CompletableFuture<>();
                    long call = calls.open(result);
                    send(peerAddress, new Envelope(name, address, token, call, message));
                    at(
                            nowMillis + timeout.toMillis(),
                            () -> calls.fail(
                                    call,
                                    "%s at %s did not answer %s within %d ms."
                                            .formatted(
                                                    name,
                                                    peerAddress,
                                                    message.getClass().getSimpleName(),
                                                    timeout.toMillis())));
                    return result;
                }
            };
        }

        @Override
        public void close() {
            calls.failAll("RPC at %s has been closed.".formatted(address));
            services.remove(address);
            endpoints.values().forEach(Endpoint::stop);
            endpoints.clear();
        }

        private void deliver(Envelope envelope) {
            if (envelope.isAnswer()) {
                calls.answer(envelope.call(), (Reply) envelope.body());
                return;
            }
            Endpoint endpoint = endpoints.get(envelope.to());
            if (endpoint == null) {
                answer(envelope, new Reply.Refused("There is no '%s' at %s.".formatted(envelope.to(), address)));
            } else if (envelope.body().fenced()
                    && !endpoint.token.isEmpty()
                    && !endpoint.token.equals(envelope.token())) {
                answer(
                        envelope,
                        new Reply.Refused("%s at %s refuses the token '%s', that of the leader is '%s'."
                                .formatted(envelope.to(), address, envelope.token(), endpoint.token)));
            } else {
                endpoint.receiver().receive(envelope.body(), envelope.from(), reply -> answer(envelope, reply));
            }
        }

        private void answer(Envelope asked, Reply reply) {
            if (asked.call() != Envelope.TELL) {
                send(asked.from(), new Envelope("", address, asked.token(), asked.call(), reply));
            }
        }
    }

    private final class Endpoint implements EndpointExecutor {
        private String token;
        private boolean stopped;
        private RpcEndpoint endpoint = (message, sender, reply) -> {};

        Endpoint(String token) {
            this.token = token;
        }

        RpcEndpoint receiver() {
            return endpoint;
        }

        void stop() {
            stopped = true;
            endpoint.onStopped();
        }

        @Override
        public void execute(Runnable command) {
            schedule(Duration.ZERO, command);
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable command) {
            Event event = at(nowMillis + delay.toMillis(), () -> {
                if (!stopped) {
                    command.run();
                }
            });
            return () -> events.remove(event);
        }
    }
}
