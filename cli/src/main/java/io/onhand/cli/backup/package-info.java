/** Makes, lists, proves and restores backups of Central. */
@NullMarked
package io.onhand.cli.backup;

import org.jspecify.annotations.NullMarked;
