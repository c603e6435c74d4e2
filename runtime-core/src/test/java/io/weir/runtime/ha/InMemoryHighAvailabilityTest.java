package io.weir.runtime.ha;

final class InMemoryHighAvailabilityTest extends HighAvailabilityContract {
    private final InMemoryHighAvailability.Store store = new InMemoryHighAvailability.Store();

    @Override
    protected HighAvailability process() {
        return new InMemoryHighAvailability(store);
    }

    @Override
    protected void loseSession(HighAvailability process) {
        ((InMemoryHighAvailability) process).loseSession();
    }

    @Override
    protected void usurp() {
        new InMemoryHighAvailability(store).usurp();
    }
}
