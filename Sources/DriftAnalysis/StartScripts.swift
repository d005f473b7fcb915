import ComponentCatalog

/// What systemd, the shell and the components' start scripts give a process by themselves: nothing of it says that the
/// process was started otherwise than its unit says.
enum StartScripts {
  /// Whether they set a variable of this name, or lengthen it, whatever the unit says.
  static func set(_ name: String) -> Bool {
    names.contains(name) || prefixes.contains(where: name.hasPrefix)
      || endings.contains(where: name.hasSuffix)
  }

  /// Whether they put a word into a variable of options.
  static func add(_ word: String, to variable: String) -> Bool {
    if words.contains(where: word.hasPrefix) { return true }
    // `-Dksql.log.dir=`, `-Dschema-registry.log.dir=`, ...
    return word.hasPrefix("-D") && word.prefix { $0 != "=" }.hasSuffix(".log.dir")
  }

  /// Whether a variable that the unit does not set gets a value from them, and hands it on.
  static func fill(_ variable: String) -> Bool {
    ["HEAP_OPTS", "LOG4J_OPTS"].contains(where: variable.hasSuffix)
  }

  /// Whether a word before the main class comes from whoever started the process, not from the scripts.
  static func isForeign(option word: String) -> Bool { foreign.contains(where: word.hasPrefix) }

  private static let names: Set = [
    // systemd and shells
    "HOME", "INVOCATION_ID", "JOURNAL_STREAM", "LANG", "LANGUAGE", "LOGNAME", "MAINPID", "MANAGERPID",
    "NOTIFY_SOCKET", "OLDPWD", "PATH", "PWD", "SHELL", "SHLVL", "TERM", "TZ", "USER", "_",
    // scripts
    "CLASSPATH", "DAEMON_NAME", "EXTRA_ARGS", "INCLUDE_TEST_JARS", "LOG_DIR", "ROCKSDB_SHAREDLIB_DIR",
    "SCALA_BINARY_VERSION", "SCALA_VERSION", "base_dir",
  ]
  private static let prefixes = [
    "BASH_FUNC_", "DBUS_", "LC_", "LISTEN_", "MEMORY_PRESSURE_", "SYSTEMD_", "WATCHDOG_", "XDG_",
  ]
  private static let endings = ["_CLASSPATH", "_DIRECTORY", "_proxy", "_PROXY"]
  private static let words = [
    "-Dcom.sun.management.jmxremote", "-Djava.rmi.server.hostname=", "-Dkafka.logs.dir=",
    "-Dksql.server.install.dir=", "-Dlog4j",
  ]
  private static let foreign = [
    "-agentlib:", "-agentpath:", "-javaagent:", "-Djava.security.", "-Djavax.", "-Dsun.security.",
  ]
}
