/** Files that the JobManager keeps for TaskManagers and users, named by what is in them. */
@NullMarked
package io.weir.jobmanager.blob;

import org.jspecify.annotations.NullMarked;
