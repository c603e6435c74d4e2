/** The REST endpoint as the client sees it. Open {@link io.weir.client.rest.RestClient}. */
@NullMarked
package io.weir.client.rest;

import org.jspecify.annotations.NullMarked;
