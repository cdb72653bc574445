/** The ceiling of unary calls: a gRPC server that does nothing but answer. */
@NullMarked
package io.onhand.bench.echo;

import org.jspecify.annotations.NullMarked;
