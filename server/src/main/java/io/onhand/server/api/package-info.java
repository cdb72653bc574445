/**
 * The gRPC services of Central: validate, hand to the pipeline or read, map answers and errors. The
 * only place where the contract's messages and the server's values meet.
 */
@NullMarked
package io.onhand.server.api;

import org.jspecify.annotations.NullMarked;
