import ConfigFormats
import Foundation
import OrderedCollections
import TestSupport
import Testing

/// Holds our reading against systemd's environment generator, which reads files by the same rules (and expands
/// `$`, which the files here don't have) and prints what it found.
@Suite(
  "Environment files against systemd",
  .enabled("needs systemd's 30-systemd-environment-d-generator") { EnvironmentFileOracle.isAvailable })
struct EnvironmentFileOracleTests {
  @Test func filesReadAlike() async throws {
    let pieces = [
      "A=", "B=", "C", "=", "1", "x", " ", " ", "\t", "\"", "'", "\\", "\\\\", "\\\"", "\n", "\n", "\r\n",
      "\\\n", "#", ";",
      "\nA=\"x y\" ", "\nB='x y'", "\nexport A=2\n", "\n# c\n", "é",
    ].map { Array($0.utf8) }
    var random = RandomText(seed: 51)
    let files = (0..<500).map { _ in random.bytes(of: pieces, upTo: 25) }
    let readings = try await EnvironmentFileOracle.read(files)
    for (bytes, theirs) in zip(files, readings) {
      let file = EnvironmentFile(parsing: bytes)
      // Read differently before and after systemd 254.
      if file.warnings.contains(where: { $0.kind == .commentContinuation }) { continue }
      // For the generator an empty assignment is none.
      let ours = Dictionary(
        file.assignments.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      #expect(theirs == ours, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}

private enum EnvironmentFileOracle {
  private static let generator =
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"

  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: generator) }

  /// For each file the variables whose names consist of the letters that the test uses.
  static func read(_ files: [[UInt8]]) async throws -> [[String: String]] {
    let shell = try #require(ExternalTool(variable: "SH", name: "sh"))
    let output = try await withTemporaryFolder { folder in
      for (index, bytes) in files.enumerated() {
        let directory = folder.appending(path: "\(index)/environment.d")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(bytes).write(to: directory.appending(path: "file.conf"))
      }
      let script = """
        cd "$1" && i=0
        while [ -d $i ]; do
          echo "file $i"
          env -i HOME="$1" XDG_CONFIG_HOME="$1/$i" "$2"
          i=$((i + 1))
        done
        """
      return try await shell.output(["-c", script, "sh", folder.path, generator])
    }
    var readings: [[String: String]] = []
    for line in output.split(separator: "\n") {
      if line.hasPrefix("file ") { readings.append([:]) }
      guard let match = line.wholeMatch(of: /([ABCx1]+)=(.*)/) else { continue }
      // Printed with quotes and escapes where the value needs them.
      let value = SystemdCommandLine(parsing: "printed \(match.2)")?.arguments.first
      readings[readings.count - 1][String(match.1)] = value
    }
    try #require(readings.count == files.count)
    return readings
  }
}
