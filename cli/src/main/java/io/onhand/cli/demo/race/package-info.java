/**
 * Many tills want the last few of one product at the same moment, with Onhand's rules and without.
 */
@NullMarked
package io.onhand.cli.demo.race;

import org.jspecify.annotations.NullMarked;
