/**
 * As much of HTTP/2 as the load generator needs: frames in place and a header decoder. It is plain
 * bytes in and out; nothing here opens a socket or reads a clock.
 */
@NullMarked
package io.onhand.bench.http2;

import org.jspecify.annotations.NullMarked;
