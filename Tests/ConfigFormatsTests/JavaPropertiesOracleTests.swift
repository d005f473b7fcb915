import ConfigFormats
import Foundation
import TestSupport
import Testing

/// Holds our reading against `java.util.Properties` itself.
@Suite(
  "Java properties against Java",
  .enabled("needs java 17 or later on the PATH") { await JavaOracle.find() != nil })
struct JavaPropertiesOracleTests {
  @Test(arguments: [false, true])
  func filesReadAlike(broken: Bool) async throws {
    var random = RandomText(seed: broken ? 12 : 11)
    var files = JavaPropertiesTests.cases.map { Array($0.text.utf8) }
    files += (0..<2_000).map { _ in
      random.bytes(of: broken ? PropertiesPieces.broken : PropertiesPieces.utf8, upTo: 25)
    }
    let parsed = files.map { JavaProperties(parsing: $0) }
    let originals = try await JavaOracle.read(files)
    let copies = try await JavaOracle.read(parsed.map { Array(rewritten($0).utf8) })
    for (index, properties) in parsed.enumerated() {
      let kinds = Set(properties.warnings.map(\.kind))
      let original = originals[index]
      #expect((original == nil) == kinds.contains(.malformedUnicodeEscape), "\(files[index])")
      guard let original else { continue }
      // Programs read Latin-1: for them the unescaped copy must say the same.
      #expect(copies[index]?.latin1 == original.latin1, "\(files[index])")
      // Half a surrogate pair is shown as its escape, so the decoded texts differ there by design.
      if kinds.contains(.loneSurrogate) { continue }
      // Keys that differ only in spelling beyond ASCII are one key for a reader of UTF-8.
      let ours = Dictionary(
        properties.entries.map { (Array($0.key.utf16), (Array($0.value.utf16), $0.line)) },
        uniquingKeysWith: { $0.1 > $1.1 ? $0 : $1 })
      let theirs = properties.isUTF8 ? original.utf8 : original.latin1
      #expect(ours.mapValues(\.0) == theirs, "\(files[index])")
    }
  }

  @Test func writtenPairsReadBack() async throws {
    var random = RandomText(seed: 13)
    let pairs = (0..<1_000).map { _ in (random.text(upTo: 12), random.text(upTo: 30)) }
    let read = try await JavaOracle.read(
      pairs.map { Array(JavaProperties.line(key: $0.0, value: $0.1).utf8) })
    for (index, (key, value)) in pairs.enumerated() {
      #expect(read[index]?.latin1 == [Array(key.utf16): Array(value.utf16)])
      #expect(read[index]?.utf8 == [Array(key.utf16): Array(value.utf16)])
    }
  }
}

/// Runs many files through one Java process.
private enum JavaOracle {
  /// Pairs in UTF-16 units: equal strings may be spelled differently.
  struct Reading {
    let latin1: [[UInt16]: [UInt16]]
    let utf8: [[UInt16]: [UInt16]]
  }

  private static let source = """
    import java.io.*;
    import java.nio.charset.StandardCharsets;
    import java.nio.file.*;
    import java.util.*;

    class ReadProperties {
      static String hex(String text) {
        StringBuilder out = new StringBuilder("x");
        for (char unit : text.toCharArray()) out.append(String.format("%04x", (int) unit));
        return out.toString();
      }

      static String read(byte[] bytes, boolean utf8) {
        Properties properties = new Properties();
        try {
          InputStream stream = new ByteArrayInputStream(bytes);
          if (utf8) properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
          else properties.load(stream);
        } catch (IllegalArgumentException e) {
          return "refused";
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        StringJoiner out = new StringJoiner(",", "read,", "");
        for (String key : properties.stringPropertyNames())
          out.add(hex(key) + "=" + hex(properties.getProperty(key)));
        return out.toString();
      }

      public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
          byte[] bytes = new byte[line.length() / 2];
          for (int i = 0; i < bytes.length; i++)
            bytes[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
          out.println(read(bytes, false) + ";" + read(bytes, true));
        }
        out.flush();
      }
    }
    """

  static func find() async -> ExternalTool? {
    guard let java = ExternalTool(variable: "JAVA", name: "java"),
      let settings = try? await java.output(["-XshowSettings:none", "--version"]),
      let version = settings.split(separator: " ").dropFirst().first?.split(separator: ".").first.flatMap({
        Int($0)
      }),
      version >= 17
    else { return nil }
    return java
  }

  /// One reading for each file; nil where Java refuses it.
  static func read(_ files: [[UInt8]]) async throws -> [Reading?] {
    let java = try #require(await find())
    let output = try await withTemporaryFolder { folder in
      let (program, input) = (folder.appending(path: "ReadProperties.java"), folder.appending(path: "files"))
      try Data(source.utf8).write(to: program)
      let lines = files.map { $0.map { String(format: "%02x", $0) }.joined() + "\n" }
      try Data(lines.joined().utf8).write(to: input)
      return try await java.output([program.path, input.path])
    }
    let readings = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(readings.count == files.count)
    return readings.map { line in
      let modes = line.split(separator: ";")
      guard modes.count == 2, modes[0] != "refused" else { return nil }
      return Reading(latin1: pairs(modes[0]), utf8: pairs(modes[1]))
    }
  }

  private static func pairs(_ text: Substring) -> [[UInt16]: [UInt16]] {
    let pairs = text.split(separator: ",").dropFirst().map { $0.split(separator: "=") }
    return Dictionary(pairs.map { (units($0[0]), units($0[1])) }, uniquingKeysWith: { $1 })
  }

  private static func units(_ hexadecimal: Substring) -> [UInt16] {
    let digits = Array(hexadecimal.dropFirst())
    return stride(from: 0, to: digits.count, by: 4).compactMap {
      UInt16(String(digits[$0..<$0 + 4]), radix: 16)
    }
  }
}
