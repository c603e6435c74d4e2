package io.weir.taskmanager.network;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.function.Supplier;

/** Cuts the bytes of a connection into frames and gives them to a handler. */
final class NetworkPipeline extends ChannelInitializer<SocketChannel> {
    private final int maxFirstFrameBytes;
    private final Supplier<ChannelHandler> handler;

    NetworkPipeline(int maxFirstFrameBytes, Supplier<ChannelHandler> handler) {
        this.maxFirstFrameBytes = maxFirstFrameBytes;
        this.handler = handler;
    }

    static LengthFieldBasedFrameDecoder frameDecoder(int maxFrameBytes) {
        return new LengthFieldBasedFrameDecoder(maxFrameBytes, 0, 4, 0, 4);
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast("frames", frameDecoder(maxFirstFrameBytes)).addLast(handler.get());
    }
}
