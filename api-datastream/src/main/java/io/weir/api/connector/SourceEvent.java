package io.weir.api.connector;

import java.io.Serializable;

/** A message of a source of one's own between its enumerator and its readers. */
public interface SourceEvent extends Serializable {}
