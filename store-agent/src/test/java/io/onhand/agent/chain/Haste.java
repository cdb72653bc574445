package io.onhand.agent.chain;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What takes days, within a test: the part that is in the process, as {@link KillHook} is. The
 * clock of the wall is so many days ahead, so that what is promised for 72 hours is over. What
 * Central looks at each minute it looks at when it is told to, and then at once.
 */
public final class Haste {
  /** Holds how many days have passed; read at the start. */
  static final String DAYS = "days-passed";

  /** Holds what is to be looked at now. */
  static final String LOOK = "look";

  private static final String CLOCK = "io/onhand/server/commit/Clock$1";
  private static final String CHORES = "io/onhand/server/Chores";
  private static final String TRIMS = "io/onhand/server/TrimPart";
  private static final String BACKUPS = "io/onhand/server/BackupPart";
  private static final ClassDesc HERE = ClassDesc.of(Haste.class.getName());
  private static final MethodTypeDesc OF_TIME = MethodTypeDesc.of(CD_long, CD_long);
  private static final MethodTypeDesc OF_LOOK = MethodTypeDesc.of(CD_boolean, CD_String);
  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long HASTE_MILLIS = 50;

  private static volatile @Nullable Path folder;
  private static volatile long passedMicros;

  /** What Central looks at each minute. */
  enum Look {
    /** What need not be remembered any longer; the sweep follows. */
    HORIZON,
    /** Which blocks nobody needs any longer. */
    TRIM,
    /** Whether a checkpoint is due; those that are over go then. */
    CHECKPOINT
  }

  private Haste() {}

  /** As it is told in a folder when the process starts. */
  static void in(Path told) {
    folder = told;
    String days = read(DAYS);
    passedMicros = days.isEmpty() ? 0 : TimeUnit.DAYS.toMicros(Long.parseLong(days));
  }

  /** The time of the wall. Called by {@code Clock.SYSTEM}. */
  public static long wallMicros(long micros) {
    return micros + passedMicros;
  }

  /** How often something is done. Called by {@code Chores.every}. */
  public static long interval(long millis) {
    return millis < MINUTE_MILLIS ? millis : HASTE_MILLIS;
  }

  /** Whether this is to be looked at now. Called by what looks. */
  public static boolean isTimeFor(String look) {
    return read(LOOK).equals(look);
  }

  private static String read(String file) {
    Path in = folder;
    try {
      return in == null ? "" : Files.readString(in.resolve(file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class as it asks here; null: it does not. */
  static byte @Nullable [] transformed(String name, byte[] bytes) {
    return switch (name) {
      case CLOCK -> with(bytes, "wallMicros", new Later());
      case CHORES ->
          with(
              with(bytes, "every", new Sooner()), "moveHorizon", new WhenTold(Look.HORIZON.name()));
      case TRIMS -> with(bytes, "trimWhatIsOver", new WhenTold(Look.TRIM.name()));
      case BACKUPS -> with(bytes, "makeCheckpointWhenDue", new WhenTold(Look.CHECKPOINT.name()));
      default -> null;
    };
  }

  private static byte[] with(byte[] bytes, String name, CodeTransform code) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString(name), code));
  }

  private record Later() implements CodeTransform {
    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        code.invokestatic(HERE, "wallMicros", OF_TIME);
      }
      code.with(element);
    }
  }

  private record Sooner() implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.lload(1).invokestatic(HERE, "interval", OF_TIME).lstore(1);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }

  private record WhenTold(String look) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      Label told = code.newLabel();
      code.ldc(look).invokestatic(HERE, "isTimeFor", OF_LOOK);
      code.ifne(told).return_().labelBinding(told);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
