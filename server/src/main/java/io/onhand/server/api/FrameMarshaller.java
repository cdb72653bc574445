package io.onhand.server.api;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.onhand.server.feed.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes frames as they are: what is shared between subscribers is not encoded again. */
final class FrameMarshaller implements Marshaller<Frame> {
  @Override
  public InputStream stream(Frame frame) {
    return new FrameStream(frame);
  }

  /** A server writes frames and reads none. */
  @Override
  public Frame parse(InputStream stream) {
    throw new UnsupportedOperationException("Expected frames to be written, not read.");
  }

  private static final class FrameStream extends InputStream implements Drainable, KnownLength {
    private final Frame frame;
    private int part;
    private int at;
    private int left;

    FrameStream(Frame frame) {
      this.frame = frame;
      this.left = frame.bytes();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = left;
      for (; part < frame.parts().size(); part++) {
        byte[] bytes = frame.parts().get(part);
        target.write(bytes, at, bytes.length - at);
        at = 0;
      }
      left = 0;
      return drained;
    }

    @Override
    public int available() {
      return left;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      while (part < frame.parts().size() && at == frame.parts().get(part).length) {
        part++;
        at = 0;
      }
      if (part == frame.parts().size()) {
        return -1;
      }
      byte[] bytes = frame.parts().get(part);
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, target, offset, count);
      at += count;
      left -= count;
      return count;
    }
  }
}
