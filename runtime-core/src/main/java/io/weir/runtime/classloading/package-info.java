/**
 * Classes of jobs. {@link io.weir.runtime.classloading.UserClassLoader} loads them from the job's jars, so that a job may
 * bring other versions of libraries than Weir itself uses.
 */
@NullMarked
package io.weir.runtime.classloading;

import org.jspecify.annotations.NullMarked;
