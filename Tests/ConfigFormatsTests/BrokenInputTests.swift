import ConfigFormats
import TestSupport
import Testing

/// Whatever a host sends, a parser answers, and in time that grows with the input and no faster.
@Suite("Broken and huge input", .serialized)
struct BrokenInputTests {
  /// All parsers of the module, by name.
  static let parsers: [(name: String, parse: @Sendable ([UInt8]) -> Void)] = [
    ("properties", { _ = rewritten(JavaProperties(parsing: $0)) }),
    (
      "unit",
      { bytes in
        let unit = SystemdUnit(files: [
          SystemdUnitFile(parsing: bytes, path: "u"), SystemdUnitFile(parsing: bytes, path: "v"),
        ])
        _ = (unit.directives(in: "Service"), unit.environmentFiles, unit.warnings.map(\.description))
      }
    ),
    (
      "environment directive",
      { bytes in
        let text = "[Service]\nEnvironment=" + String(decoding: bytes, as: UTF8.self)
        _ = SystemdUnit(files: [SystemdUnitFile(parsing: text, path: "u")]).environment
      }
    ),
    ("environment file", { _ = EnvironmentFile(parsing: $0).variables }),
    ("command line", { _ = SystemdCommandLine.commands(in: String(decoding: $0, as: UTF8.self)) }),
    ("quoting", { _ = SystemdQuoting.environmentValue(String(decoding: $0, as: UTF8.self)) }),
    (
      "arguments",
      { bytes in
        let words = ["java"] + ProcessArguments.words(bytes)
        _ = JVMArguments(argv: words)?.option("-c")
      }
    ),
    ("process environment", { _ = ProcessEnvironment(parsing: $0) }),
    ("status", { _ = ProcStatus(parsing: $0) }),
    ("stat", { _ = ProcStat(parsing: $0) }),
    ("limits", { _ = ProcLimits(parsing: $0) }),
    ("cgroup", { _ = ProcCgroup(parsing: $0).readableUnit }),
    ("memory", { _ = MemInfo(parsing: $0) }),
    ("users", { _ = UserGroupLines(parsing: $0) }),
    ("os-release", { _ = OSRelease(parsing: $0).idLike }),
    ("rpm", { _ = PackageList(rpm: $0) }),
    ("dpkg-query", { _ = PackageList(dpkgQuery: $0) }),
    ("dpkg status", { _ = PackageList(dpkgStatus: $0) }),
    ("addresses", { _ = HostPortList(parsing: String(decoding: $0, as: UTF8.self)).warnings }),
    ("zookeeper", { _ = ZooKeeperConnect(parsing: String(decoding: $0, as: UTF8.self)) }),
    ("voters", { _ = QuorumVoters(parsing: String(decoding: $0, as: UTF8.self)) }),
  ]

  @Test("random bytes never crash", arguments: parsers.indices)
  func randomBytes(index: Int) {
    var random = RandomText(seed: UInt64(41 + index))
    let pieces =
      [
        "[", "]", "=", ":", "\\", "\"", "'", "\n", "\r", "\0", " ", "/", ",", "@", "-", "(", ")", "\\u",
        "\\x",
        "Environment=", "[Service]\n", "[Unit]\n", ".service", "Uid:", "MemTotal:", "kB", "9", "é", "-cp",
        "-m", "://",
      ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x80]]
    for round in 0..<400 {
      let isNoise = round % 2 == 0
      Self.parsers[index].parse(isNoise ? random.randomBytes(round) : random.bytes(of: pieces, upTo: 40))
    }
  }

  /// What a parser may look at again and again.
  static let pieces = [
    "\\", "\\\n", "\n", "a", " ", "\"", "'", "=", "a=b\n", "a=\\\n", "#", "#\\\n", "[", "[A]\n", "A=1 ", ";",
    " ; ", "\0", ":",
    "::", "/", ",", "@", "-", "@a ", "\\q ", "\\u", "\u{E9}=1\n", "a-", "(", ") ", "x.service/",
    "[Service]\nEnvironment=A=1\n",
    "[Unit]\nConditionHost=\n",
  ]

  @Test("repetitions are read in linear time", arguments: pieces)
  func repetitions(piece: String) {
    let unit = Array(piece.utf8)
    // The size at which quadratic time would already show, and a mebibyte of the usual suspects.
    let size = ["\\", "a", "\\u"].contains(piece) ? 1 << 20 : 1 << 16
    let bytes = Array(repeatElement(unit, count: size / unit.count).joined())
    for parser in Self.parsers { parser.parse(bytes) }
  }

  @Test("many different names are read in linear time")
  func manyNames() {
    let lines = (0..<20_000).flatMap { Array("ConditionK\($0)=1\nConditionK\($0)=\n".utf8) }
    for parser in Self.parsers { parser.parse(Array("[Unit]\n".utf8) + lines) }
    let accented = (0..<20_000).flatMap { Array("é\($0)=\\u00e9\n\\u00e9\($0)=2\n".utf8) }
    #expect(JavaProperties(parsing: accented).entries.count == 40_000)
  }
}
