package io.weir.operators.window;

import io.weir.api.plan.WindowSpec;
import io.weir.api.types.TypeInformation;
import io.weir.operators.OperatorContext;
import io.weir.runtime.state.KeyedStateBackend;

/**
 * What a window operator is made from besides its functions.
 *
 * @param spec the user's settings
 * @param geometry where slices begin and end
 * @param contentType the type of what is kept
 */
record WindowSettings(WindowSpec spec, WindowGeometry geometry, TypeInformation<?> contentType) {
    boolean isEventTime() {
        return spec.windows().isEventTime();
    }

    /** Lateness means nothing where windows follow the clock. */
    long latenessMillis() {
        return isEventTime() ? spec.allowedLatenessMillis() : 0;
    }

    @SuppressWarnings("unchecked") // the content type is that of the content
    <A> WindowFiring<A> firing(KeyedStateBackend state, WindowContent<?, A> content, WindowEmitter<A> emitter) {
        return new WindowFiring<>(
                geometry,
                state,
                state.slices("window-contents", (TypeInformation<A>) contentType),
                content,
                emitter,
                latenessMillis());
    }

    /** What to throw for a record that needs a timestamp and has none. */
    RuntimeException noTimestamp(OperatorContext context) {
        return context.failure(new IllegalStateException(
                ("A record without a timestamp cannot be put into %s. Give records timestamps with"
                                + " assignTimestampsAndWatermarks before the window, or use windows of processing time.")
                        .formatted(spec.windows())));
    }
}
