package io.weir.runtime.ha;

/** Who leads: the term and where the leader is. */
public record LeaderInfo(Term term, LeaderAddress address) {}
