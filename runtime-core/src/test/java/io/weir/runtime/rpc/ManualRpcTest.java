package io.weir.runtime.rpc;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The fake keeps the contract too. */
final class ManualRpcTest extends RpcServiceContractTest {
    private final ManualRpc network = new ManualRpc();
    private final RpcService here = network.service("here:1");
    private final RpcService there = network.service("there:2");

    @Override
    RpcService here() {
        return here;
    }

    @Override
    RpcService there() {
        return there;
    }

    @Override
    void settle(BooleanSupplier condition) {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            network.advance(Duration.ofMillis(10));
        }
    }
}
