package io.onhand.cli.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The command that asks again is the one that was typed, with what it needs besides")
final class InvocationTest {

  @Test
  void addsWhatIsMissing() {
    assertThat(of("stock", "get", "A B", "--origin", "me").again(Map.of("--origin", "you")))
        .isEqualTo("./onhand stock get 'A B' --origin me");
    assertThat(of("stock", "get", "A", "--origin=me").again(Map.of("--key", "k")))
        .isEqualTo("./onhand stock get A --origin=me --key k");
    assertThat(of("stock", "adjust", "--", "-A", "F", "-1").again(Map.of("--key", "k")))
        .isEqualTo("./onhand stock adjust --key k -- -A F -1");
  }

  @Test
  void putsOneOptionInThePlaceOfOthers() {
    Set<String> flags = Set.of("--snapshot");

    assertThat(of("feed", "tail", "--snapshot", "--limit", "3").againWith(flags, "--after", "9"))
        .isEqualTo("./onhand feed tail --limit 3 --after 9");
    assertThat(of("feed", "tail", "--after", "5", "--limit", "3").againWith(flags, "--after", "9"))
        .isEqualTo("./onhand feed tail --limit 3 --after 9");
    assertThat(of("feed", "tail", "--after=5").againWith(flags, "--after", "9"))
        .isEqualTo("./onhand feed tail --after 9");
  }

  @Test
  void prefersWhatIsTyped() {
    assertThat(of("x", "--all").eitherOf("--all", true, "--store", true)).contains("--all");
    assertThat(of("x", "--store=S").eitherOf("--all", true, "--store", true)).contains("--store");
    assertThat(of("x").eitherOf("--all", false, "--store", true)).contains("--store");
    assertThat(of("x").eitherOf("--all", false, "--store", false)).isEmpty();
    assertThatThrownBy(() -> of("x").eitherOf("--all", true, "--store", true))
        .isInstanceOf(CommandFailure.class);
  }

  private static Invocation of(String... args) {
    var nowhere = new PrintWriter(new StringWriter());
    var surroundings =
        new Surroundings(Map.of(), Path.of("/nowhere"), "ann", nowhere, nowhere, false, false);
    return new Invocation(surroundings, new GlobalOptions("ann"), List.of(args));
  }
}
