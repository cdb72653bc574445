package io.onhand.cli;

import io.onhand.agent.AgentMain;
import io.onhand.server.CentralMain;
import io.onhand.server.options.SettingKey;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The programs whose options are set in one place: the commands, Central and the store agent. */
final class Programs {

  private Programs() {}

  /** Their options by key, at their defaults. */
  static Map<String, OptionSpec> options(CommandLine commands) {
    Map<String, OptionSpec> all = SettingKey.all(commands);
    all.putAll(SettingKey.all(CentralMain.commandLine()));
    all.putAll(SettingKey.all(AgentMain.commandLine()));
    return all;
  }
}
