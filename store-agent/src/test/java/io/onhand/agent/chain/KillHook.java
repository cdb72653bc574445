package io.onhand.agent.chain;

import static java.lang.constant.ConstantDescs.CD_void;

import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a kill point that is in the process to be killed. The JVM starts it before the
 * server's main, from {@code -javaagent}; it has the methods through which everything gets to the
 * disk ask here on their way in and out: those that write of {@code RocksStore}, {@code
 * WitnessFile}, {@code SyncedFiles} and {@code FileCopy}. So the server that is killed is the one
 * that is shipped, with no hook for tests in it.
 *
 * <p>The process gets a real SIGKILL, sent by the thread that did the write, which does not come
 * back from that: {@code Runtime.halt} would run what C libraries do at exit while other threads go
 * on writing.
 */
public final class KillHook {
  static final String ARMED = "armed";
  static final String FIRED = "fired";

  private static final String STORE = "io/onhand/server/storage/rocksdb/RocksStore";
  private static final String WITNESS = "io/onhand/server/storage/WitnessFile";
  private static final String FILES = "io/onhand/server/storage/SyncedFiles";
  private static final String COPIES = "io/onhand/server/backup/FileCopy";
  private static final MethodTypeDesc OF_NOTHING = MethodTypeDesc.of(CD_void);
  private static final ClassDesc HERE = ClassDesc.of(KillHook.class.getName());
  private static final MethodTypeDesc OF_BATCH =
      MethodTypeDesc.of(
          CD_void,
          ClassDesc.of(WriteBatch.class.getName()),
          ClassDesc.of(Durability.class.getName()));

  private static final int SIGKILL = 9;

  /** What was told too early has so long to get out, before the process is gone. */
  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A step that must not come before the armed one waits so long for it. */
  private static final long HELD_BACK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static @Nullable Path folder; // guarded by the class, as what follows
  private static String point = "";
  private static int reached;

  private KillHook() {}

  /** Called by the JVM; the argument is the folder in which points are armed. */
  public static void premain(String argument, Instrumentation instrumentation) {
    synchronized (KillHook.class) {
      folder = Path.of(argument);
    }
    Haste.in(Path.of(argument));
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              String name,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] bytes) {
            return switch (name) {
              case STORE -> asking(asking(bytes, "write", KillHook::batch, OF_BATCH), "checkpoint");
              case WITNESS -> asking(bytes, "write");
              case FILES -> asking(asking(bytes, "write"), "move");
              case COPIES -> asking(bytes, "copy");
              default -> Haste.transformed(name, bytes);
            };
          }
        });
  }

  /** A batch is about to be written. Called by {@code RocksStore.write}. */
  public static void before(WriteBatch batch, Durability durability) {
    long since = System.nanoTime();
    while (isHeldBack(batch, durability) && System.nanoTime() - since < HELD_BACK_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS); // not under the lock: another thread gets to the point
    }
    reached(KillPoint.Side.BEFORE, batch, durability);
  }

  /** A batch was written; who wrote it has not been told. Called by {@code RocksStore.write}. */
  public static void after(WriteBatch batch, Durability durability) {
    reached(KillPoint.Side.AFTER, batch, durability);
  }

  /** Something else is about to be written. Called by the other methods. */
  public static void before() {
    before(new WriteBatch(), Durability.SYNCED);
  }

  /** It was written. Called by the other methods. */
  public static void after() {
    after(new WriteBatch(), Durability.SYNCED);
  }

  /** Both parameters of {@code RocksStore.write}. */
  private static void batch(CodeBuilder code) {
    code.aload(1).aload(2);
  }

  private static byte[] asking(byte[] bytes, String method) {
    return asking(bytes, method, code -> {}, OF_NOTHING);
  }

  /**
   * The class with both questions in a method.
   *
   * @param arguments puts those of the question on the stack
   */
  private static byte[] asking(
      byte[] bytes, String name, Consumer<CodeBuilder> arguments, MethodTypeDesc type) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString(name),
            new CodeTransform() {
              @Override
              public void atStart(CodeBuilder code) {
                arguments.accept(code);
                code.invokestatic(HERE, "before", type);
              }

              @Override
              public void accept(CodeBuilder code, CodeElement element) {
                if (element instanceof ReturnInstruction) {
                  arguments.accept(code);
                  code.invokestatic(HERE, "after", type);
                }
                code.with(element);
              }
            }));
  }

  private static synchronized boolean isHeldBack(WriteBatch batch, Durability durability) {
    KillPoint wanted = armed();
    return wanted != null
        && wanted.step().isBefore(new KillStep.Write(batch, durability, callers()));
  }

  private static synchronized void reached(
      KillPoint.Side side, WriteBatch batch, Durability durability) {
    KillPoint wanted = armed();
    Path in = folder;
    if (wanted != null
        && in != null
        && side == wanted.side()
        && wanted.step().is(new KillStep.Write(batch, durability, callers()))
        && ++reached == wanted.nth()) {
      LockSupport.parkNanos(HELD_NANOS);
      try {
        Files.move(in.resolve(ARMED), in.resolve(FIRED), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      die();
    }
  }

  /** The point that is armed; null: none is. */
  private static synchronized @Nullable KillPoint armed() {
    Path in = folder;
    if (in == null || !Files.exists(in.resolve(ARMED))) {
      return null;
    }
    try {
      String armed = Files.readString(in.resolve(ARMED));
      if (!armed.equals(point)) {
        point = armed;
        reached = 0;
      }
      return KillPoint.of(armed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> callers() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(frame ->
                    frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)
                        + "."
                        + frame.getMethodName())
                .collect(Collectors.toSet()));
  }

  @SuppressWarnings("restricted") // the JVM has no way to kill itself
  private static void die() {
    Linker linker = Linker.nativeLinker();
    MethodHandle kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      var _ = (int) kill.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
    } catch (Throwable e) {
      throw new AssertionError("Expected to be dead.", e);
    }
  }
}
