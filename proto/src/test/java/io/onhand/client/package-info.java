/** Tests of the client library against hand-written servers. */
@NullMarked
package io.onhand.client;

import org.jspecify.annotations.NullMarked;
