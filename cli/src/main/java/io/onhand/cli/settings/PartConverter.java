package io.onhand.cli.settings;

import io.onhand.inventory.v1.PartLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads how much of one record, such as {@code 85123A@France=2}. The last at sign divides product
 * and store.
 */
public final class PartConverter implements ITypeConverter<PartLine> {

  private static final Pattern FORM = Pattern.compile("(.+)@(.+)=(\\d{1,16})");

  @Override
  public PartLine convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "Expected PRODUCT@STORE=QUANTITY, but got \"" + text + "\"");
    }
    return PartLine.newBuilder()
        .setProduct(form.group(1))
        .setStore(form.group(2))
        .setQuantity(Long.parseLong(form.group(3)))
        .build();
  }
}
