import ConfigFormats
import Testing

@Suite("systemd unit files")
struct SystemdUnitFileTests {
  private func pairs(_ text: String) -> [[String]] {
    SystemdUnitFile(parsing: text, path: "x.service").directives.map { [$0.section, $0.name, $0.value] }
  }

  @Test(arguments: [
    ("[Service]\nUser=cp", [["Service", "User", "cp"]]),
    ("[Service]\r\n  User \t= cp kafka \r\n", [["Service", "User", "cp kafka"]]),
    ("# a\n; b\n  # c\n\n[Unit]\n; d\nAfter=", [["Unit", "After", ""]]),
    (
      "[Service]\nExecStart=/bin/a \\\n  b\\\n\tc\nUser=x",
      [["Service", "ExecStart", "/bin/a    b \tc"], ["Service", "User", "x"]]
    ),
    // Comments do not interrupt a continued line, an empty line ends it.
    ("[Service]\nExecStart=/bin/a \\\n# User=x\n ; y\n b", [["Service", "ExecStart", "/bin/a   b"]]),
    (
      "[Service]\nExecStart=/bin/a \\\n\nUser=x",
      [["Service", "ExecStart", "/bin/a"], ["Service", "User", "x"]]
    ),
    // Two backslashes are no continuation; nor is a backslash before a blank.
    ("[Service]\nA=b\\\\\nC=d", [["Service", "A", "b\\\\"], ["Service", "C", "d"]]),
    ("[Service]\nA=b\\ \nC=d", [["Service", "A", "b\\"], ["Service", "C", "d"]]),
    ("[Service]\nA=b\\", [["Service", "A", "b"]]),
    ("[Service]\nA=b # no comment", [["Service", "A", "b # no comment"]]),
    ("[Service]\nA=b=c", [["Service", "A", "b=c"]]),
    ("\u{FEFF}[Service]\nA=b", [["Service", "A", "b"]]),
    ("[Se\\\nrvice]\nA=b", [["Se rvice", "A", "b"]]),
    ("[Service]\n[Unit]\nA=b\n[Service]\nC=d", [["Unit", "A", "b"], ["Service", "C", "d"]]),
  ])
  func reading(text: String, expected: [[String]]) {
    #expect(pairs(text) == expected)
  }

  @Test func linesAndOrigins() throws {
    let file = SystemdUnitFile(
      parsing: "[Unit]\n\nA=1\\\n2\n# c\n[Service]\nB=3", path: "/etc/systemd/system/x.service.d/10.conf")
    #expect(file.directives.map(\.line) == [3, 7])
    #expect(file.directives.allSatisfy { $0.isFromDropIn && $0.path == file.path })
    let plain = SystemdUnitFile(parsing: "[A]\nB=c", path: "/etc/systemd/system/x.service")
    #expect(plain.directives.map(\.isFromDropIn) == [false])
  }

  @Test func invalidLinesAreNamed() {
    let text = "A=1\n[Service]\nnonsense\n=x\n[Broken\nUser=lost\n[Service]\nUser=\u{0}kept\n"
    let file = SystemdUnitFile(parsing: Array(text.utf8) + [0x47, 0x3D, 0xFF], path: "/x.service")
    #expect(file.directives.map(\.value) == [""])
    #expect(
      file.warnings.map(\.kind) == [
        .outsideSection, .missingEquals, .missingEquals, .invalidSectionHeader, .outsideSection,
        .missingEquals,
        .notText,
      ])
    #expect(
      file.warnings.first?.description == "/x.service:1: an assignment outside of every section is ignored")
  }
}
