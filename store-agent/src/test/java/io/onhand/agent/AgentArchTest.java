package io.onhand.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.onhand.server.Version;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.Step;
import io.onhand.server.commit.StepThread;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.ThingCodec;
import io.onhand.server.storage.schema.TransferCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The agent's imports point the way its architecture says")
final class AgentArchTest {

  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.onhand.agent");

  @Test
  void usesOnlyThePartsOfTheServerThatAreMadeForBoth() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.onhand.server..")
                .and(
                    not(
                        resideInAnyPackage(
                                "io.onhand.server.api",
                                "io.onhand.server.domain",
                                "io.onhand.server.observability",
                                "io.onhand.server.options",
                                "io.onhand.server.security",
                                "io.onhand.server.storage",
                                "io.onhand.server.storage.rocksdb")
                            .or(
                                belongToAnyOf(
                                    Version.class,
                                    Clock.class,
                                    FaultHandler.class,
                                    Step.class,
                                    StepThread.class,
                                    Wakeup.class,
                                    StateHash.class,
                                    ThingCodec.class,
                                    RecordCodec.class,
                                    ReservationCodec.class,
                                    TransferCodec.class,
                                    ExceptionCodec.class,
                                    CorruptValueException.class)))))
        .because(
            "an agent shares the server's values, mapping, storage and loops, but decides nothing:"
                + " rules, log and feed are Central's alone")
        .check(AGENT);
  }

  @Test
  void onlyTheCompositionKnowsTheStorageEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.onhand.agent")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.rocksdb..", "io.onhand.server.storage.rocksdb..")
        .because("the replica runs on the storage port, so that tests cut it where they like")
        .check(AGENT);
  }

  @Test
  void theReplicaKnowsNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("io.onhand.agent.replica..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "io.onhand.client..", "io.onhand.agent.link..", "io.onhand.agent.api..")
        .because("the state at the cursor does not depend on how entries came")
        .check(AGENT);
  }

  @Test
  void whatWasForwardedKnowsNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("io.onhand.agent.forwarded..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "io.onhand.agent.link..",
            "io.onhand.agent.api..",
            "io.onhand.agent.replica..")
        .because(
            "what is kept, and what a restored Central has lost, does not depend on how it goes")
        .check(AGENT);
  }

  @Test
  void theLinkDoesNotKnowWhoReads() {
    noClasses()
        .that()
        .resideInAPackage("io.onhand.agent.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.onhand.agent.api..", "io.onhand.agent.config..", "io.onhand.agent.observability..")
        .because("imports point one way: api to link to replica")
        .check(AGENT);
  }

  @Test
  void onlyTheAdapterOfTheLinkSpeaksGrpc() {
    classes()
        .that()
        .resideInAPackage("io.onhand.agent.link..")
        .and()
        .haveNameNotMatching(".*\\.Grpc[^.]*")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.grpc..")
        .because("a simulator drives the same state machine over a network of its own")
        .check(AGENT);
  }

  @Test
  void theServicesDoNotWriteTheReplica() {
    noClasses()
        .that()
        .resideInAPackage("io.onhand.agent.api..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.onhand\\.agent\\.replica\\.(SnapshotLoad|FeedGroup|FeedEntry.*)")
        .because("one thread changes the replica, that of the link")
        .check(AGENT);
  }

  @Test
  void timeAndChanceEnterThroughPorts() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.onhand.agent.link..", "io.onhand.agent.replica..", "io.onhand.agent.forwarded..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ThreadLocalRandom.class, Thread.class)
        .because("a seed must reproduce a run")
        .check(AGENT);
  }

  @Test
  void foldersAreMadeToSurviveAPowerCut() {
    noClasses()
        .should()
        .callMethod(Files.class, "createDirectories", Path.class, FileAttribute[].class)
        .orShould()
        .callMethod(Files.class, "createDirectory", Path.class, FileAttribute[].class)
        .because(
            "a folder whose entry is not synced takes all that is in it with it, so it is made by"
                + " SyncedFiles")
        .check(AGENT);
  }
}
