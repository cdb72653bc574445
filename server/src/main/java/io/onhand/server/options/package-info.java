/** Where an option's value comes from: command line, environment, file or default. */
@NullMarked
package io.onhand.server.options;

import org.jspecify.annotations.NullMarked;
