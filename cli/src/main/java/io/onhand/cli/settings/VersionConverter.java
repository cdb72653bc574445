package io.onhand.cli.settings;

import io.onhand.cli.csv.ExpectedVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the version that a record is expected to have. */
public final class VersionConverter implements ITypeConverter<ExpectedVersion> {

  @Override
  public ExpectedVersion convert(String text) {
    return ExpectedVersion.parse(text)
        .orElseThrow(
            () -> new TypeConversionException("Expected N or EPOCH:N, but got \"" + text + "\""));
  }
}
