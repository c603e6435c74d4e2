package io.weir.runtime.rpc;

import org.apache.pekko.actor.AbstractActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one actor that other processes reach. Puts frames together, reads messages and hands them to their endpoints. */
final class Switchboard extends AbstractActor {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final PekkoRpcService service;
    private final FrameAssembler assembler;

    Switchboard(PekkoRpcService service, int maxMessageBytes) {
        this.service = service;
        this.assembler = new FrameAssembler(maxMessageBytes);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder().match(Frame.class, this::onFrame).build();
    }

    private void onFrame(Frame frame) {
        try {
            assembler.add(frame).ifPresent(bytes -> service.deliver(ControlCodec.read(bytes)));
        } catch (RpcException | IllegalArgumentException e) {
            LOG.warn("{} dropped a message from another process: {}", service.address(), e.getMessage());
        }
    }
}
