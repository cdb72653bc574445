/** Who may reach a server, and how: where it listens, with or without TLS. */
@NullMarked
package io.onhand.server.security;

import org.jspecify.annotations.NullMarked;
