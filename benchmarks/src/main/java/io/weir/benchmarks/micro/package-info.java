/**
 * JMH benchmarks of single hot paths, one class for each. Run one with
 * {@code java -cp <class path> org.openjdk.jmh.Main SerializerBenchmark}.
 */
@NullMarked
package io.weir.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
