extension SystemdCommandLine {
  private static let shells: Set<String> = ["sh", "bash", "dash", "ksh"]

  /// Whether a path or name is one of the usual shells.
  package static func isShell(_ program: String) -> Bool {
    shells.contains(program.split(separator: "/").last.map(String.init) ?? program)
  }

  /// The command that a shell is told to run (`sh -c 'exec PROGRAM ARGUMENTS'`, `sh SCRIPT ARGUMENTS`); the
  /// command itself where it is no shell's. Redirections and further commands of the shell are left out.
  package var withoutShell: SystemdCommandLine {
    guard Self.isShell(path), let first = arguments.first else { return self }
    guard first.hasPrefix("-"), first.contains("c"), arguments.count > 1 else {
      let script = arguments.drop { $0.hasPrefix("-") }.joined(separator: " ")
      return SystemdCommandLine(parsing: script) ?? self
    }
    let words = arguments[1].split { $0 == " " || $0 == "\t" || $0 == "\n" }
      .drop { $0 == "exec" || $0.contains("=") && !$0.hasPrefix("-") && !$0.contains("/") }
      .prefix { word in !["&&", "||", "|", ";", "&", "<", ">"].contains { word.contains($0) } }
    return SystemdCommandLine(parsing: words.joined(separator: " ")) ?? self
  }
}
