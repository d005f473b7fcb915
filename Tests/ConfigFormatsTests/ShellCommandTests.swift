import Testing

@testable import ConfigFormats

@Suite struct ShellCommandTests {
  @Test(arguments: [
    (
      "/bin/sh -c '/opt/x/bin/kafka-server-start -Da=b /etc/k.properties'", "/opt/x/bin/kafka-server-start",
      ["-Da=b", "/etc/k.properties"]
    ),
    (
      "/bin/bash -lc 'exec /opt/start /etc/k.properties > /var/log/k 2>&1'", "/opt/start",
      ["/etc/k.properties"]
    ),
    ("/bin/bash /opt/start.sh /etc/k.properties", "/opt/start.sh", ["/etc/k.properties"]),
    ("/usr/bin/start -c x", "/usr/bin/start", ["-c", "x"]),
    ("/bin/sh", "/bin/sh", []),
  ])
  func theCommandBehindAShellCounts(text: String, path: String, arguments: [String]) throws {
    let command = try #require(SystemdCommandLine(parsing: text)).withoutShell
    #expect(command.path == path)
    #expect(command.arguments == arguments)
  }
}
