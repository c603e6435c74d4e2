/**
 * Record batches of format 2, the unit in which records are sent, stored and fetched. The broker reads their headers and checks
 * them; it hands the records themselves on as they came. The layout is that of Kafka's protocol guide.
 */
@NullMarked
package io.weir.log.batch;

import org.jspecify.annotations.NullMarked;
