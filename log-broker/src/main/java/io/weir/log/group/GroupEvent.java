package io.weir.log.group;

import io.weir.log.error.LogError;

/** What a {@link GroupCoordinator} is told. */
public sealed interface GroupEvent {
    /** Somebody asks; {@code call} names the answer. */
    record Called(long call, GroupRequest request) implements GroupEvent {}

    /** What became of {@link GroupTask.Verify}. */
    record Verified(long verification, LogError error) implements GroupEvent {}

    /** Time has passed. */
    record Tick() implements GroupEvent {}
}
