package io.onhand.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * Lets flags have values, as in {@code --all=false}.
 *
 * <p>A flag of picocli that has the value {@code true} from the environment or a file becomes
 * {@code false} when it stands on the command line as well: it takes the opposite of its default.
 * With a value of its own it becomes {@code true}, and the command line can also take back what a
 * file says.
 */
final class Flags {

  private Flags() {}

  /** Changes the flags of a command and of the commands below it. */
  static void makeSettable(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    List<OptionSpec> options = new ArrayList<>(spec.options());
    // All of them anew, so that they stay in their order.
    options.forEach(spec::remove);
    for (OptionSpec option : options) {
      boolean flag = option.type() == boolean.class && option.scopeType() == ScopeType.LOCAL;
      spec.add(
          flag
              ? OptionSpec.builder(option)
                  .arity("0..1")
                  .fallbackValue("true")
                  .hideParamSyntax(true)
                  .build()
              : option);
    }
    commandLine.getSubcommands().values().forEach(Flags::makeSettable);
  }
}
