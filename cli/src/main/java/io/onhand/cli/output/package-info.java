/** What people and programs see: aligned tables, JSON lines, progress bars. */
@NullMarked
package io.onhand.cli.output;

import org.jspecify.annotations.NullMarked;
