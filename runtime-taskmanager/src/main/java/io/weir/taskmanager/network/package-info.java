/**
 * Channels between TaskManagers. Each TaskManager listens on one port ({@link io.weir.taskmanager.network.Network}); one
 * connection goes from it to each other one that its tasks write to, with all channels on it. The consumer gives credits,
 * one for each frame it has room for; the producer sends a frame only against a credit, so no channel can hold up another.
 * The bytes are described in {@code docs/protocols/exchange.md}.
 *
 * <pre>
 *   producing TaskManager                              consuming TaskManager
 *   RemoteOutput ─► frames ─► OutgoingConnection ═ TCP ═► IncomingConnection ─► RemoteInput ─► task
 *                                    ◄═══════════ credits ════════════
 * </pre>
 */
@NullMarked
package io.weir.taskmanager.network;

import org.jspecify.annotations.NullMarked;
