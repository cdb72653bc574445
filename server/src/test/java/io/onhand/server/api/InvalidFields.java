package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.server.domain.InvalidFieldException;
import java.util.function.Supplier;

/** Requests that cannot be commands. */
final class InvalidFields {
  private InvalidFields() {}

  /** The mapper refuses, with this path. */
  static void refused(String field, Supplier<?> mapper) {
    InvalidFieldException refusal = catchThrowableOfType(InvalidFieldException.class, mapper::get);
    assertThat(refusal).as("%s is refused", field).isNotNull();
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.problem()).startsWith("Expected ");
  }
}
