package io.onhand.cli.settings;

import io.onhand.inventory.v1.ReceivedLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what arrived of one product, such as {@code 85123A=10,damaged=1,missing=2,over=3}. */
public final class ReceivedConverter implements ITypeConverter<ReceivedLine> {

  private static final Pattern FORM =
      Pattern.compile("(.+?)=(\\d{1,16})((?:,(?:damaged|missing|over)=\\d{1,16})*)");

  @Override
  public ReceivedLine convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "Expected PRODUCT=RECEIVED[,damaged=N][,missing=N][,over=N], but got \"" + text + "\"");
    }
    ReceivedLine.Builder line =
        ReceivedLine.newBuilder()
            .setProduct(form.group(1))
            .setReceived(Long.parseLong(form.group(2)));
    for (String part : form.group(3).split(",", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      long number = Long.parseLong(part.substring(part.indexOf('=') + 1));
      switch (part.charAt(0)) {
        case 'd' -> line.setDamaged(number);
        case 'm' -> line.setMissing(number);
        default -> line.setOver(number);
      }
    }
    return line.build();
  }
}
