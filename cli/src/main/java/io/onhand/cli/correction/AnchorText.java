package io.onhand.cli.correction;

import io.onhand.inventory.v1.CountAnchor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Anchors of counts in one word: epoch, version, on hand and what was pending at an agent. */
public final class AnchorText implements ITypeConverter<CountAnchor> {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,20}):(\\d{1,18}):(-?\\d{1,18}):(-?\\d{1,18})");

  /** In one word. */
  static String of(CountAnchor anchor) {
    return Long.toUnsignedString(anchor.getEpoch())
        + ":"
        + anchor.getVersion()
        + ":"
        + anchor.getOnHand()
        + ":"
        + anchor.getPendingLocalDelta();
  }

  @Override
  public CountAnchor convert(String text) {
    Matcher form = FORM.matcher(text);
    try {
      if (form.matches()) {
        return CountAnchor.newBuilder()
            .setEpoch(Long.parseUnsignedLong(form.group(1)))
            .setVersion(Long.parseLong(form.group(2)))
            .setOnHand(Long.parseLong(form.group(3)))
            .setPendingLocalDelta(Long.parseLong(form.group(4)))
            .build();
      }
    } catch (NumberFormatException e) {
      // Said below, with the text.
    }
    throw new TypeConversionException(
        "Expected what ./onhand count anchor printed, but got \"" + text + "\"");
  }
}
