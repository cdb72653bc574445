/**
 * The rules about stock: {@code Rules} proposes changes or rejects, {@code Effects} applies what
 * was decided and cannot fail. Pure: no clock, no randomness, no I/O, no protobuf.
 */
@NullMarked
package io.onhand.server.statemachine;

import org.jspecify.annotations.NullMarked;
