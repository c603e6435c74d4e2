package io.weir.log.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address by the name it has among the settings.
 *
 * @param name in capitals, such as PLAINTEXT
 * @param host empty: all addresses of the machine
 * @param port 0: any free one
 */
public record Listener(String name, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_.-]+)://(\\[[0-9a-fA-F:.%]*]|[^\\[\\]:/]*):(\\d{1,5})");
    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads {@code NAME://HOST:PORT}.
     *
     * @throws IllegalArgumentException with a whole sentence
     */
    static Listener parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LARGEST_PORT) {
            throw new IllegalArgumentException(
                    "'%s' is no listener; write NAME://HOST:PORT, as PLAINTEXT://localhost:9092.".formatted(text));
        }
        String host = matcher.group(2).replaceAll("[\\[\\]]", "");
        return new Listener(matcher.group(1).toUpperCase(Locale.ROOT), host, Integer.parseInt(matcher.group(3)));
    }

    static List<Listener> parseAll(List<String> texts) {
        return texts.stream().map(Listener::parse).toList();
    }

    /** Whether it means all addresses of the machine. */
    public boolean isWildcard() {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }

    /** The address to listen on. */
    public String bindHost() {
        return isWildcard() ? "0.0.0.0" : host;
    }

    /**
     * Whether only this machine reaches it.
     *
     * @throws IllegalArgumentException with a whole sentence, if there is no such host
     */
    public boolean isLoopback() {
        return !isWildcard() && isLoopback(host);
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("There is no host '%s'.".formatted(host), e);
        }
    }

    @Override
    public String toString() {
        return name + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
