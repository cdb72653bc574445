/** Central, the single authority for stock. */
@NullMarked
package io.onhand.server;

import org.jspecify.annotations.NullMarked;
