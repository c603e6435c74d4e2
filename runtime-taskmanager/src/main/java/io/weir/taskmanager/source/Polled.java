package io.weir.taskmanager.source;

import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceReader;

/** A reader and where its records go: the constants of a poll loop. */
record Polled(SourceReader<Object, ?> reader, ReaderOutput<Object> output) {}
