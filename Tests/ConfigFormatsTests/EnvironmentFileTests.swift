import ConfigFormats
import OrderedCollections
import Testing

@Suite("Environment files as systemd reads them")
struct EnvironmentFileTests {
  @Test(arguments: [
    ("A=1\nB=2", ["A": "1", "B": "2"]),
    ("# c\n; d\n  A = 1 2  \r\n", ["A": "1 2"]),
    ("A=\"x y\"", ["A": "x y"]),
    ("A='x \"y\" \\n'", ["A": "x \"y\" \\n"]),
    ("A=\"a\\\"b\\\\c\\$d\\`e\\nf\"", ["A": "a\"b\\c$d`e\\nf"]),
    ("A=a\\\nb\\c\\ \nB=1", ["A": "abc ", "B": "1"]),
    ("A=\"a\nb\"", ["A": "a\nb"]),
    ("A=\"a\\\nb\"", ["A": "ab"]),
    // A quote within a plain value is a character; quoted parts join, what follows a closing quote too.
    ("A=x\"y z\"", ["A": "x\"y z\""]),
    ("A=\"x\" 'y' z", ["A": "xyz"]),
    ("A=", ["A": ""]),
    // Blanks before a backslash belong to the value.
    ("A=a  \\\n\nB=1", ["A": "a  ", "B": "1"]),
    ("A=1\nA=2", ["A": "2"]),
    ("A=$HOME/${B} %h", ["A": "$HOME/${B} %h"]),
    ("A=b # c", ["A": "b # c"]),
    ("A=-Xmx1g -Dx=y", ["A": "-Xmx1g -Dx=y"]),
  ])
  func reading(text: String, expected: [String: String]) {
    let file = EnvironmentFile(parsing: text)
    #expect(Dictionary(uniqueKeysWithValues: file.variables.map { ($0.key, $0.value) }) == expected)
    #expect(file.warnings.isEmpty)
  }

  @Test(arguments: [
    ("export A=1\nB=2", ["B"], FormatWarning.Kind.invalidName, 1),
    ("B=2\nnonsense\n", ["B"], .missingEquals, 2),
    ("B=2\nnonsense", ["B"], .missingEquals, 2),
    ("A=1\n\nB='x\ny", ["A", "B"], .unbalancedQuote, 3),
    ("# a \\\nB=1", ["B"], .commentContinuation, 1),
  ])
  func broken(text: String, names: [String], warning: FormatWarning.Kind, line: Int) {
    let file = EnvironmentFile(parsing: text, path: "/etc/default/kafka")
    #expect(Array(file.variables.keys) == names)
    #expect(file.warnings.map(\.kind) == [warning])
    #expect(file.warnings.map(\.line) == [line])
  }

  @Test func bytesThatAreNoTextAreNamed() {
    let file = EnvironmentFile(parsing: [0x41, 0x3D, 0xFF, 0x0A, 0x42, 0x3D, 0x31, 0x0A, 0x43, 0x3D, 0x00])
    #expect(file.variables == ["B": "1"])
    #expect(file.warnings.map(\.kind) == [.notText, .notText])
  }

  @Test func assignmentsKeepTheirLines() {
    let file = EnvironmentFile(parsing: "A=1\r\nB='x\n\ny'\rC=3\n\nA=2")
    #expect(file.assignments.map(\.line) == [1, 2, 5, 7])
  }
}
