import ConfigFormats
import Testing

@Suite("systemd command lines")
struct SystemdCommandLineTests {
  @Test(arguments: [
    (
      "/usr/bin/kafka-server-start /etc/kafka/server.properties", "", "/usr/bin/kafka-server-start",
      ["/etc/kafka/server.properties"]
    ),
    ("-/bin/a", "-", "/bin/a", []),
    ("+!!-:/bin/a b", "+!!-:", "/bin/a", ["b"]),
    ("/bin/a \"b c\" 'd e' f\\ g", "", "/bin/a", ["b c", "d e", "f\\ g"]),
    ("/bin/a \"x\\\"y\" \\x41 ''", "", "/bin/a", ["x\"y", "A", ""]),
    ("/bin/a %i $OPTS ${HOME}", "", "/bin/a", ["%i", "$OPTS", "${HOME}"]),
    ("/bin/a b\\; \\; c", "", "/bin/a", ["b\\;", ";", "c"]),
    ("/bin/sh -c \"echo a;b\"", "", "/bin/sh", ["-c", "echo a;b"]),
    ("java -jar x.jar", "", "java", ["-jar", "x.jar"]),
  ])
  func words(value: String, prefixes: String, path: String, arguments: [String]) throws {
    // "\ " and "b\;" are no C escapes: systemd keeps the text, so the blank does not end the word.
    let command = try #require(SystemdCommandLine(parsing: value))
    #expect(command.prefixes == prefixes)
    #expect(command.path == path)
    #expect(command.programName == path)
    #expect(command.arguments == arguments)
  }

  @Test func anAtSignNamesTheProgram() throws {
    let command = try #require(SystemdCommandLine(parsing: "@-/bin/java kafka -cp x"))
    #expect(command.path == "/bin/java")
    #expect(command.programName == "kafka")
    #expect(command.arguments == ["-cp", "x"])
  }

  @Test func severalCommands() {
    let result = SystemdCommandLine.commands(in: "; /bin/a b ; -/bin/c\t;")
    #expect(result.commands.map(\.path) == ["/bin/a", "/bin/c"])
    #expect(result.warnings.isEmpty)
  }

  @Test(arguments: [
    ("", 0, []), ("   ", 0, []), ("-", 0, [FormatWarning.Kind.emptyCommand]),
    ("/bin/a \"b", 0, [.unbalancedQuote]),
    ("/bin/a ; /bin/b 'c", 1, [.unbalancedQuote]), ("/bin/a \\q", 1, [.unknownEscape]),
  ])
  func broken(value: String, count: Int, warnings: [FormatWarning.Kind]) {
    let result = SystemdCommandLine.commands(in: value)
    #expect(result.commands.count == count)
    #expect(result.warnings.map(\.kind) == warnings)
  }
}
