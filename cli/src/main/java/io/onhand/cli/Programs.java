package io.onhand.cli;

import io.onhand.agent.AgentMain;
import io.onhand.cli.settings.InstalledProgram;
import io.onhand.server.CentralMain;
import io.onhand.server.options.SettingKey;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The programs whose options are set in one place: the commands, Central, the store agent and what
 * else is installed.
 */
final class Programs {

  private Programs() {}

  /** Their options by key, at their defaults. */
  static Map<String, OptionSpec> options(CommandLine commands) {
    Map<String, OptionSpec> all = SettingKey.all(commands);
    all.putAll(SettingKey.all(CentralMain.commandLine()));
    all.putAll(SettingKey.all(AgentMain.commandLine()));
    for (InstalledProgram installed : ServiceLoader.load(InstalledProgram.class)) {
      all.putAll(SettingKey.all(installed.commandLine()));
    }
    return all;
  }
}
