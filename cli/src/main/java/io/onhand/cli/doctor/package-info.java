/** The part of the doctor that knows Onhand: ports, data folders, disk. */
@NullMarked
package io.onhand.cli.doctor;

import org.jspecify.annotations.NullMarked;
