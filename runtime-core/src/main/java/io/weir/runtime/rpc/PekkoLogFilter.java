package io.weir.runtime.rpc;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.event.LoggingFilter;
import org.slf4j.LoggerFactory;

/** Lets Pekko's errors through, except that a port is in use: Weir says that itself, without a stack trace. */
public final class PekkoLogFilter implements LoggingFilter {
    private static final String SAYS_THAT_A_PORT_IS_IN_USE = "org.apache.pekko.io.TcpListener";

    /** Made by Pekko. */
    public PekkoLogFilter(ActorSystem.Settings settings, EventStream stream) {}

    @Override
    public boolean isErrorEnabled(Class<?> logClass, String logSource) {
        return !logClass.getName().equals(SAYS_THAT_A_PORT_IS_IN_USE)
                && LoggerFactory.getLogger(logClass).isErrorEnabled();
    }

    @Override
    public boolean isWarningEnabled(Class<?> logClass, String logSource) {
        return false;
    }

    @Override
    public boolean isInfoEnabled(Class<?> logClass, String logSource) {
        return false;
    }

    @Override
    public boolean isDebugEnabled(Class<?> logClass, String logSource) {
        return false;
    }
}
