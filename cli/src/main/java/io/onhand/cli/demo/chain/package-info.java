/**
 * Central and store agents as real processes on this machine: started, killed with -9, brought
 * back, stopped, and found again later.
 */
@NullMarked
package io.onhand.cli.demo.chain;

import org.jspecify.annotations.NullMarked;
