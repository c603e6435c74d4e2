/** Records made up by a function, at a chosen rate. Open {@link io.weir.connector.datagen.DataGeneratorSource}. */
@NullMarked
package io.weir.connector.datagen;

import org.jspecify.annotations.NullMarked;
