/**
 * The command line. {@link io.weir.client.cli.WeirMain} knows the commands; {@link io.weir.client.cli.ExitCode} what they end
 * with. Data goes to standard output, talk to standard error.
 */
@NullMarked
package io.weir.client.cli;

import org.jspecify.annotations.NullMarked;
