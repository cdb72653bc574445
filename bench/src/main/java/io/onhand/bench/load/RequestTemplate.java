package io.onhand.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The message of a call, encoded once, with places that are patched for each request. What a place
 * holds depends on the request's number alone, so that a request sent again is the same one.
 */
public final class RequestTemplate {

  /** A place in the message whose text depends on the request's number. */
  public sealed interface Patch {

    /** Stands at this place in the message to be patched; occurs nowhere else in it. */
    String placeholder();

    /** Writes the text for a request, as long as the placeholder. */
    void write(ByteBuffer out, int at, long number);
  }

  /**
   * The request's number itself, so that every request's text is its own.
   *
   * @param placeholder sixteen characters, which become hexadecimal digits
   */
  public record UniqueNumber(String placeholder) implements Patch {

    private static final int DIGITS = 16;

    public UniqueNumber {
      if (placeholder.length() != DIGITS) {
        throw new IllegalArgumentException(
            "Expected a placeholder of 16 characters, but it is \"" + placeholder + "\".");
      }
    }

    @Override
    public void write(ByteBuffer out, int at, long number) {
      for (int digit = 0; digit < DIGITS; digit++) {
        int nibble = (int) (number >>> (60 - 4 * digit)) & 0xf;
        out.put(at + digit, (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10));
      }
    }
  }

  /**
   * One of {@code choices} numbers from 0, evenly spread and in no order.
   *
   * @param placeholder becomes decimal digits with leading zeros
   */
  public record Choice(String placeholder, int choices) implements Patch {

    public Choice {
      if (choices < 1 || Integer.toString(choices - 1).length() > placeholder.length()) {
        throw new IllegalArgumentException(
            "Expected 1 or more choices that fit \""
                + placeholder
                + "\", but got "
                + choices
                + ".");
      }
    }

    @Override
    public void write(ByteBuffer out, int at, long number) {
      int rest = choiceOf(number, choices);
      for (int place = at + placeholder.length() - 1; place >= at; place--) {
        out.put(place, (byte) ('0' + rest % 10));
        rest /= 10;
      }
    }

    /** The choice that a request of this number makes. */
    public static int choiceOf(long number, int choices) {
      // The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighbours land far apart.
      long mixed = number + 0x9e3779b97f4a7c15L;
      mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      mixed ^= mixed >>> 31;
      return (int) Math.multiplyHigh(mixed >>> 1, (long) choices << 1);
    }
  }

  private final String path;
  private final byte[] message;
  private final Patch[] patches;
  private final int[] offsets;

  private RequestTemplate(String path, byte[] message, Patch[] patches, int[] offsets) {
    this.path = path;
    this.message = message;
    this.patches = patches;
    this.offsets = offsets;
  }

  /**
   * Finds each patch's placeholder in an encoded message.
   *
   * @param path {@code /package.Service/Method}
   * @throws IllegalArgumentException when a placeholder does not occur exactly once
   */
  public static RequestTemplate of(String path, byte[] message, List<? extends Patch> patches) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int[] offsets = new int[patches.size()];
    for (int i = 0; i < offsets.length; i++) {
      String placeholder = patches.get(i).placeholder();
      offsets[i] = text.indexOf(placeholder);
      if (offsets[i] < 0 || offsets[i] != text.lastIndexOf(placeholder)) {
        throw new IllegalArgumentException(
            "Expected \"" + placeholder + "\" exactly once in the message, but it is not so.");
      }
    }
    return new RequestTemplate(path, message.clone(), patches.toArray(new Patch[0]), offsets);
  }

  /** Method of the call, {@code /package.Service/Method}. */
  public String path() {
    return path;
  }

  /** Length of every request's message. */
  public int messageBytes() {
    return message.length;
  }

  /** Writes the message of a request at the buffer's position. */
  void write(ByteBuffer out, long number) {
    int at = out.position();
    out.put(message);
    for (int i = 0; i < patches.length; i++) {
      patches[i].write(out, at + offsets[i], number);
    }
  }
}
