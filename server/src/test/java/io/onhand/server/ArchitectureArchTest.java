package io.onhand.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Imports point the way the architecture says")
class ArchitectureArchTest {

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
}
