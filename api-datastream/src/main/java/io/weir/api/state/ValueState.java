package io.weir.api.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One value per key.
 *
 * @param <T> the value
 */
public interface ValueState<T> extends State {
    /** The value of the current key; null when there is none. Changing a mutable value needs {@link #update} to count. */
    @Nullable
    T value() throws IOException;

    /** Sets the value of the current key; null clears it. */
    void update(@Nullable T value) throws IOException;
}
