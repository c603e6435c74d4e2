package io.weir.api.functions;

/** What a function is told when it is opened; nothing yet, kept so that signatures stay. */
public interface OpenContext {}
