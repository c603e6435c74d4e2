/** A real database for tests, of this module and of others. */
package io.weir.connector.jdbc.testing;
