package io.weir.runtime.rpc;

import io.weir.runtime.protocol.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.AbstractActor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailbox of one endpoint: messages and commands, one at a time, in the order they came. */
final class EndpointActor extends AbstractActor {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointActor.class);

    private final String name;
    private final PekkoRpcService service;
    private final Deque<Object> beforeStart = new ArrayDeque<>();
    private String token;
    private @Nullable RpcEndpoint endpoint;

    EndpointActor(String name, String token, PekkoRpcService service) {
        this.name = name;
        this.token = token;
        this.service = service;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Start.class, this::start)
                .match(Fence.class, fence -> token = fence.token())
                .matchAny(this::handle)
                .build();
    }

    @Override
    public void postStop() {
        RpcEndpoint stopped = endpoint;
        if (stopped != null) {
            guarded(stopped::onStopped);
        }
    }

    private void start(Start start) {
        endpoint = start.endpoint();
        // The endpoint's constructor may have put commands here before the endpoint was complete.
        beforeStart.forEach(this::handle);
        beforeStart.clear();
    }

    private void handle(Object message) {
        RpcEndpoint receiver = endpoint;
        if (receiver == null) {
            beforeStart.add(message);
        } else if (message instanceof Runnable command) {
            guarded(command);
        } else if (message instanceof Envelope envelope) {
            receive(envelope, receiver);
        }
    }

    private void receive(Envelope envelope, RpcEndpoint receiver) {
        if (envelope.body().fenced() && !token.isEmpty() && !token.equals(envelope.token())) {
            service.answer(
                    envelope,
                    new Reply.Refused("%s at %s refuses %s from %s: its token '%s' is not that of the leader ('%s')."
                            .formatted(
                                    name,
                                    service.address(),
                                    envelope.body().getClass().getSimpleName(),
                                    envelope.from(),
                                    envelope.token(),
                                    token)));
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        guarded(() -> receiver.receive(envelope.body(), envelope.from(), reply -> {
            if (answered.compareAndSet(false, true)) {
                service.answer(envelope, reply);
            }
        }));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (
                Throwable e) { // the border between Pekko and an endpoint: one failed message must not end the endpoint
            LOG.error("Endpoint {} failed on a message; it goes on with the next", name, e);
        }
    }

    /** The endpoint is complete. */
    record Start(RpcEndpoint endpoint) {}

    /** See {@link RpcService#fence}. */
    record Fence(String token) {}
}
