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
}
