/**
 * What a caller needs beside the generated stubs: channels, keys, safe retries and error details.
 */
@NullMarked
package io.onhand.client;

import org.jspecify.annotations.NullMarked;
