import ConfigFormats
import OrderedCollections
import Testing

@Suite("systemd units with drop-ins")
struct SystemdUnitTests {
  private func unit(_ files: (String, String)...) -> SystemdUnit {
    SystemdUnit(files: files.map { SystemdUnitFile(parsing: $0.1, path: $0.0) })
  }

  @Test func listsAddUpAndAreResetByAnEmptyAssignment() {
    let unit = unit(
      ("/u", "[Service]\nExecStartPre=/a\nExecStart=/b\nUser=x\nEnvironmentFile=/e1\n"),
      ("/d/1", "[Service]\nExecStartPre=/c\nExecStart=\nExecStart=/d\nUser=y\nEnvironmentFile=-/e2\n"))
    #expect(unit.values("Service", "ExecStartPre") == ["/a", "/c"])
    #expect(unit.values("Service", "ExecStart") == ["/d"])
    #expect(unit.values("Service", "User") == ["y"])
    #expect(unit.last("Service", "User") == "y")
    #expect(unit.last("Service", "Group") == nil)
    #expect(unit.environmentFiles.map(\.path) == ["/e1", "/e2"])
    #expect(unit.environmentFiles.map(\.isOptional) == [false, true])
    #expect(unit.paths == ["/u", "/d/1"])
  }

  @Test func anEmptyScalarIsUnset() {
    #expect(unit(("/u", "[Service]\nUser=x\nUser=\n")).last("Service", "User") == nil)
  }

  @Test func dependenciesCannotBeReset() {
    let unit = unit(
      ("/u", "[Unit]\nAfter=a.target\nAfter=\nAfter=b.target\nDocumentation=x\nDocumentation=\n"))
    #expect(unit.values("Unit", "After") == ["a.target", "b.target"])
    #expect(unit.values("Unit", "Documentation") == [])
  }

  @Test func oneEmptyConditionResetsAllOfThem() {
    let unit = unit(
      (
        "/u",
        "[Unit]\nConditionPathExists=/a\nConditionUser=x\nAssertUser=y\nConditionHost=\nConditionUser=z\n"
      ))
    #expect(unit.values("Unit", "ConditionPathExists") == [])
    #expect(unit.values("Unit", "ConditionUser") == ["z"])
    #expect(unit.values("Unit", "AssertUser") == ["y"])
  }

  @Test func allDirectivesOfASectionWithOrigin() {
    let unit = unit(
      ("/u.service", "[Unit]\nDescription=d\n[Service]\nUser=x\nEnvironment=A=1\nLimitNOFILE=1\n"),
      ("/u.service.d/o.conf", "[Service]\nLimitNOFILE=2\nNice=3\n"))
    let directives = unit.directives(in: "Service", except: ["User", "Environment"])
    #expect(
      directives.map { "\($0.name)=\($0.value) \($0.path):\($0.line)" } == [
        "LimitNOFILE=2 /u.service.d/o.conf:2", "Nice=3 /u.service.d/o.conf:3",
      ])
    #expect(directives.map(\.isFromDropIn) == [true, true])
    #expect(unit.directives(in: "Unit").map(\.name) == ["Description"])
  }

  @Test(arguments: [
    ("A=1 B=2", ["A": "1", "B": "2"]),
    ("\"A=1\" \"B=2\"", ["A": "1", "B": "2"]),
    ("'A=x y'", ["A": "x y"]),
    ("A=\"x y\"z 'B=\"'", ["A": "x yz", "B": "\""]),
    ("\"A=a\\\"b\\\\c\\nd\\te\\sf\"", ["A": "a\"b\\c\nd\te f"]),
    ("A=\\x41\\101\\u00e9\\U0001F600", ["A": "AAé😀"]),
    ("A='\\x41'", ["A": "A"]),
    ("A= B=", ["A": "", "B": ""]),
    ("A=1 A=2", ["A": "2"]),
    ("A=%h/$X/${Y}/%%", ["A": "%h/$X/${Y}/%%"]),
    ("A=-Dx=y", ["A": "-Dx=y"]),
  ])
  func environment(value: String, expected: [String: String]) {
    let unit = unit(("/u", "[Service]\nEnvironment=\(value)\n"))
    #expect(Dictionary(uniqueKeysWithValues: unit.environment.map { ($0.key, $0.value) }) == expected)
    #expect(unit.warnings.isEmpty)
  }

  @Test func environmentOrderResetAndOrigin() {
    let unit = unit(
      ("/u", "[Service]\nEnvironment=A=0\nEnvironment=\nEnvironment=B=1 C=2\n"),
      ("/d", "[Service]\nEnvironment=\"C=3\" D=4\nEnvironment=B=5\n"))
    #expect(Array(unit.environment.keys) == ["B", "C", "D"])
    #expect(Array(unit.environment.values) == ["5", "3", "4"])
    #expect(unit.environmentEntries["C"]?.directive.path == "/d")
  }

  @Test(arguments: [
    ("A=1 \"B=2", ["A"], FormatWarning.Kind.unbalancedQuote),
    ("A=1 B=\\q C=3", ["A"], .unknownEscape),
    ("A=1 B=\\x00 C=3", ["A"], .unknownEscape),
    ("A=1 B=\\777 C=3", ["A"], .unknownEscape),
    ("A=1 B=\\ud800 C=3", ["A"], .unknownEscape),
    ("A=1 B=2\\", ["A"], .unbalancedQuote),
    ("A=1 1B=2 C=3", ["A", "C"], .invalidName),
    ("A=1 word C=3", ["A", "C"], .invalidName),
    ("A=1 B=\\xff C=3", ["A", "C"], .notText),
  ])
  func brokenEnvironment(value: String, names: [String], warning: FormatWarning.Kind) {
    // A trailing backslash would continue the line.
    let unit = unit(("/u", "[Service]\nEnvironment=\(value) \n"))
    #expect(Array(unit.environment.keys) == names)
    #expect(unit.warnings.map(\.kind) == [warning])
    #expect(unit.warnings.first?.line == 2)
    #expect(unit.warnings.first?.subject == "Environment")
  }

  @Test func quotedValuesReadBack() {
    var random = RandomText(seed: 21)
    for _ in 0..<3_000 {
      let value = random.text(upTo: 20).filter { $0 != "\0" }
      let line = "Environment=\"A=\(SystemdQuoting.environmentValue(value))\""
      let unit = unit(("/u", "[Service]\n\(line)\nUser=x\n"))
      #expect(unit.environment["A"].map { Array($0.utf8) } == Array(value.utf8), "\(line.debugDescription)")
      #expect(unit.last("Service", "User") == "x")
      #expect(unit.warnings.isEmpty)
    }
  }

  @Test func percentSignsStandForThemselvesOnlyWhenToldSo() {
    #expect(SystemdQuoting.environmentValue("%h 5%") == "%h 5%")
    #expect(SystemdQuoting.environmentValue("5%", percent: .literal) == "5%%")
    #expect(SystemdQuoting.environmentValue("a\\\"\n\r") == "a\\\\\\\"\\n\\r")
  }
}
