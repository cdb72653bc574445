package io.onhand.cli;

import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help pages look: the command's own options first, those that every command has below. */
final class HelpLayout {

  /** Lines fit a terminal of the usual width. */
  static final int WIDTH = 100;

  private static final String GLOBAL = "globalOptions";

  private HelpLayout() {}

  /** Lays out the pages of a command and of the commands below it. */
  static void apply(CommandLine commandLine) {
    UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
    usage.sortOptions(false);
    usage.sortSynopsis(false);
    usage.synopsisHeading("%nUsage: ");
    usage.descriptionHeading("%n");
    usage.parameterListHeading("%nParameters:%n");
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
    boolean root = commandLine.getParent() == null;
    var renderers = new TreeMap<>(commandLine.getHelpSectionMap());
    renderers.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
        help -> own(help).isEmpty() || root ? "" : String.format("%nOptions:%n"));
    renderers.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> root ? "" : list(help, own(help)));
    renderers.put(GLOBAL, help -> global(help, root));
    commandLine.setHelpSectionMap(renderers);
    List<String> keys = new java.util.ArrayList<>(commandLine.getHelpSectionKeys());
    keys.remove(GLOBAL);
    keys.add(keys.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), GLOBAL);
    commandLine.setHelpSectionKeys(keys);
    commandLine.getSubcommands().values().forEach(HelpLayout::apply);
  }

  private static String global(Help help, boolean root) {
    CommandSpec spec = help.commandSpec();
    List<OptionSpec> options =
        spec.options().stream().filter(option -> root || option.inherited()).toList();
    return options.isEmpty()
        ? ""
        : String.format("%nOptions of every command:%n") + list(help, options);
  }

  private static String list(Help help, List<OptionSpec> options) {
    return options.isEmpty()
        ? ""
        : help.optionListExcludingGroups(
            options, help.createDefaultLayout(), null, new Labels(help));
  }

  /** What a value is called; a flag may have one, but nobody needs to be told. */
  private record Labels(Help help) implements IParamLabelRenderer {

    @Override
    public Text renderParameterLabel(ArgSpec arg, Ansi ansi, List<IStyle> styles) {
      return arg.type() == boolean.class
          ? ansi.text("")
          : help.createDefaultParamLabelRenderer().renderParameterLabel(arg, ansi, styles);
    }

    @Override
    public String separator() {
      return help.createDefaultParamLabelRenderer().separator();
    }
  }

  private static List<OptionSpec> own(Help help) {
    return help.commandSpec().options().stream().filter(option -> !option.inherited()).toList();
  }
}
