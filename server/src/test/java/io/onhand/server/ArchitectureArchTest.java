package io.onhand.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.onhand.server.commit.StepThread;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.MutableState;
import io.onhand.server.storage.Witness;
import io.onhand.server.storage.schema.BatchState;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Date;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Imports point the way the architecture says")
class ArchitectureArchTest {

  private static final String ROOT = "io.onhand.server.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.onhand.server");

  @Test
  void onlyTheAdapterKnowsRocksDb() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("io.onhand.server.storage.rocksdb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..")
            .because("the engine can be exchanged, and its native memory has one owner");
    rule.check(CLASSES);
  }

  @Test
  void onlyObservabilityKnowsOpenTelemetryAndLogback() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("io.onhand.server.observability..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "ch.qos.logback..")
            .because("telemetry that is off loads neither, and the pipeline runs without them");
    rule.check(CLASSES);
  }

  @Test
  void thePipelineReportsToAnInterfaceOfItsOwn() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.onhand.server.domain..",
                "io.onhand.server.statemachine..",
                "io.onhand.server.commit..",
                "io.onhand.server.log..",
                "io.onhand.server.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.onhand.server.observability..")
            .because("the simulator runs the pipeline without anybody who watches it");
    rule.check(CLASSES);
  }

  @Test
  void theRulesKnowNothingButValues() {
    DescribedPredicate<JavaClass> values =
        resideInAnyPackage(
                "io.onhand.server.domain..",
                "io.onhand.server.statemachine..",
                "java.lang..",
                "org.jspecify.annotations..")
            .or(
                resideInAPackage("java.util..")
                    .and(not(belongToAnyOf(Random.class, UUID.class, Date.class, Timer.class)))
                    .and(not(resideInAPackage("java.util.concurrent.."))))
            .or(
                belongToAnyOf(
                    Duration.class,
                    TimeUnit.class,
                    ByteOrder.class,
                    Charset.class,
                    StandardCharsets.class,
                    MessageDigest.class,
                    NoSuchAlgorithmException.class));
    ArchRule rule =
        classes()
            .that()
            .resideInAnyPackage("io.onhand.server.domain..", "io.onhand.server.statemachine..")
            .should()
            .onlyDependOnClassesThat(values.or(primitiveOrArray()))
            .because("the same log must give the same state on every machine and in every release");
    rule.check(CLASSES);
  }

  @Test
  void theRulesReadNoClockAndStartNothing() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage("io.onhand.server.domain..", "io.onhand.server.statemachine..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, Runtime.class, Process.class)
            .orShould()
            .callMethodWhere(
                target(owner(assignableTo(System.class)))
                    .and(target(nameMatching("nanoTime|currentTimeMillis|getenv|getProperty"))))
            .orShould()
            .callMethod(Math.class, "random")
            .because("time enters with the command and decisions are pure");
    rule.check(CLASSES);
  }

  @Test
  void importsGoOneWay() {
    onlyKnows("domain");
    onlyKnows("options");
    onlyKnows("statemachine", "domain");
    onlyKnows("commit", "statemachine", "domain");
    onlyKnows("feed", "commit", "statemachine", "domain");
    onlyKnows("storage.rocksdb", "storage");
    onlyKnows("storage.schema", "storage", "commit", "feed", "statemachine", "domain");
    onlyKnows("log", "storage", "storage.schema", "commit", "feed", "statemachine", "domain");
    onlyKnows("proof", "log", "storage", "storage.schema", "statemachine", "domain");
    onlyKnows(
        "backup", "log", "storage", "storage.rocksdb", "storage.schema", "statemachine", "domain");
    onlyKnows(
        "api",
        "proof",
        "backup",
        "observability",
        "log",
        "storage",
        "storage.schema",
        "commit",
        "feed",
        "statemachine",
        "domain");
  }

  private static void onlyKnows(String name, String... others) {
    String[] known = new String[others.length + 1];
    for (int i = 0; i < others.length; i++) {
      known[i] = ROOT + others[i];
    }
    known[others.length] = ROOT + name;
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage(ROOT + name)
            .should()
            .onlyDependOnClassesThat(
                resideOutsideOfPackage("io.onhand.server..").or(resideInAnyPackage(known)))
            .because(
                "api stands on commit and feed, those on the rules, and storage serves them all");
    rule.check(CLASSES);
  }

  @Test
  void theStoreIsAPortToTheStoresAround() {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage("io.onhand.server.storage")
            .should()
            .onlyDependOnClassesThat(
                resideOutsideOfPackage("io.onhand.server..")
                    .or(resideInAPackage("io.onhand.server.storage")))
            .because("the port of the store names neither what is stored nor the engine behind it");
    rule.check(CLASSES);
  }

  @Test
  void protobufStaysAtTheEdges() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.onhand.server.commit..", "io.onhand.server.feed..", "io.onhand.server.storage")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.google.protobuf..",
                "io.grpc..",
                "io.onhand.inventory..",
                "io.onhand.replication..",
                "io.onhand.admin..",
                "io.onhand.storage..")
            .because("messages are mapped once, in api and storage.schema");
    rule.check(CLASSES);
  }

  @Test
  void onlyEffectsChangesTheState() {
    ArchRule rule =
        noClasses()
            .that()
            .doNotBelongToAnyOf(Effects.class, Recovery.class)
            .should()
            .callMethodWhere(target(owner(assignableTo(MutableState.class))))
            .because(
                "recovery and followers apply the same blocks to the same end; Recovery alone puts"
                    + " the first head of a new log, before there is a block");
    rule.check(CLASSES);
  }

  @Test
  void onlyTheBatchOfTheStoreTakesEffects() {
    ArchRule rule =
        classes()
            .that()
            .implement(MutableState.class)
            .should()
            .be(BatchState.class)
            .because("whoever holds it could change the state, and batches are atomic");
    rule.check(CLASSES);
  }

  @Test
  void threadsHaveOwners() {
    ArchRule rule =
        noClasses()
            .that()
            .doNotBelongToAnyOf(
                StepThread.class,
                ReadThreads.class,
                Chores.class,
                Witness.class,
                HaltingFaultHandler.class,
                CentralMain.class)
            .and()
            .resideOutsideOfPackage("io.onhand.server.observability..")
            .should()
            .callMethodWhere(
                target(owner(assignableTo(Thread.class)))
                    .and(target(nameMatching("ofPlatform|ofVirtual|startVirtualThread|start"))))
            .orShould()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                Executors.class, CompletableFuture.class, ForkJoinPool.class, Timer.class)
            .because("each thread has a name, an owner that ends it, and a documented hand-over");
    rule.check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> primitiveOrArray() {
    return DescribedPredicate.describe(
        "primitives and arrays", type -> type.isPrimitive() || type.isArray());
  }
}
