package io.onhand.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.cli.shell.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Products have names, shipped or the user's own")
final class ProductCatalogueTest {

  @TempDir Path folder;

  @Test
  void knowsTheShippedProducts() {
    ProductCatalogue shipped = ProductCatalogue.shipped();

    assertThat(shipped.description("85123A")).isEqualTo("WHITE HANGING HEART T-LIGHT HOLDER");
    assertThat(shipped.description("21228")).isEqualTo("POCKET MIRROR \"GLAMOROUS\"");
    assertThat(shipped.description("no such")).isEmpty();
  }

  @Test
  void readsTheUsersOwn() throws Exception {
    Path file = folder.resolve("mine.csv");
    Files.writeString(file, "id,name\nA,\"Apples, red\"\n\nB,Beans\n");

    ProductCatalogue mine = ProductCatalogue.of(file);

    assertThat(mine.description("A")).isEqualTo("Apples, red");
    assertThat(mine.description("85123A")).isEmpty();
  }

  @Test
  void namesTheLineOfABrokenRow() throws Exception {
    Path file = folder.resolve("mine.csv");
    Files.writeString(file, "id,name\nA,Apples\nB\n");

    assertThatThrownBy(() -> ProductCatalogue.of(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("in line 3 one field only");
    assertThatThrownBy(() -> ProductCatalogue.of(folder.resolve("none.csv")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot be read");
  }
}
