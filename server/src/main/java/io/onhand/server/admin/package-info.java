/** What operators see of Central: its status and what needs their eye. */
@NullMarked
package io.onhand.server.admin;

import org.jspecify.annotations.NullMarked;
