package io.weir.systemtests.soak;

import io.weir.systemtests.LogBroker;

/** A broker as a process that can be killed and started again. */
interface SoakBroker extends AutoCloseable {
    /** Where clients connect. */
    String address();

    /** Ends it with signal 9. */
    void kill();

    /** Starts it with the data that it had; need not wait until it answers. */
    void launch();

    @Override
    void close();

    /** Weir's own, started. */
    static SoakBroker weir() {
        LogBroker broker = new LogBroker("log-to-log-broker").start();
        return new SoakBroker() {
            @Override
            public String address() {
                return broker.address();
            }

            @Override
            public void kill() {
                broker.kill();
            }

            @Override
            public void launch() {
                broker.launch();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
