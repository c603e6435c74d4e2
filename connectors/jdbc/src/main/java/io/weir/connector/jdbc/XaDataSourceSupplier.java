package io.weir.connector.jdbc;

import java.io.Serializable;
import javax.sql.XADataSource;

/** Makes the source of XA connections, of which the driver has a class: {@code PGXADataSource} for PostgreSQL. */
@FunctionalInterface
public interface XaDataSourceSupplier extends Serializable {
    /** A new source, ready to connect. */
    XADataSource get();
}
