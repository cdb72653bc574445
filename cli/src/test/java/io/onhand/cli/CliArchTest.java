package io.onhand.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Commands do not know each other, and few of them know the server's insides")
final class CliArchTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.onhand.cli");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.onhand.cli.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a command can be read, and removed, by itself")
        .check(CLASSES);
  }

  @Test
  void commandsStandOnWhatTheyShare() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.onhand.cli.shell..",
            "io.onhand.cli.output..",
            "io.onhand.cli.csv..",
            "io.onhand.cli.catalog..",
            "io.onhand.cli.settings..",
            "io.onhand.cli.invocation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.onhand.cli.agent..",
            "io.onhand.cli.stock..",
            "io.onhand.cli.store..",
            "io.onhand.cli.reservation..",
            "io.onhand.cli.transfer..",
            "io.onhand.cli.correction..",
            "io.onhand.cli.history..",
            "io.onhand.cli.exceptions..",
            "io.onhand.cli.feed..",
            "io.onhand.cli.status..",
            "io.onhand.cli.log..",
            "io.onhand.cli.backup..",
            "io.onhand.cli.doctor..",
            "io.onhand.cli.demo..")
        .because("what is shared must not change with one command")
        .check(CLASSES);
  }

  @Test
  void onlyLogAndDoctorLookIntoDataFolders() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.onhand.cli.log..", "io.onhand.cli.doctor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.onhand.server.storage..",
            "io.onhand.server.log..",
            "io.onhand.server.statemachine..")
        .because("all else goes through the contract, as every client does")
        .check(CLASSES);
  }
}
