/**
 * The values that the rules speak of: records, keys, positions, stores. Plain, validated,
 * immutable.
 */
@NullMarked
package io.onhand.server.domain;

import org.jspecify.annotations.NullMarked;
