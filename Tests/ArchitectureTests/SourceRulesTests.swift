import Testing

/// Rules for the code that no compiler checks.
struct SourceRulesTests {
  @Test(arguments: ["Sources", "Tests"])
  func filesStayShort(folder: String) throws {
    for file in try SourceFile.all(below: folder) {
      #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines: split it by subject")
    }
  }

  /// What comes from outside must end in an error, never in a crash.
  @Test(arguments: ["try!", "fatalError(", " as! ", "preconditionFailure("])
  func nothingCrashes(word: String) throws {
    try expectNowhere(word, below: "Sources")
  }

  /// From evidence to inventory: value in, value out, so that one snapshot gives one inventory.
  @Test(
    arguments: [
      "ComponentCatalog", "ConfigFormats", "EstateAudit", "EstateFindings", "EstateModel", "FindingReports",
      "VariableInference",
    ],
    ["FileManager", "FileHandle", "Date()", "ContinuousClock", "ProcessInfo", ".random(", "UUID()", "getenv"])
  func pureModulesStayPure(module: String, word: String) throws {
    try expectNowhere(word, below: "Sources/\(module)")
  }

  @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)"])
  func concurrencyIsCheckedOutsideOfTheSSHSessions(word: String) throws {
    for file in try SourceFile.all(below: "Sources") where file.module != "RemoteShells" {
      for line in file.code { #expect(!line.text.contains(word), "\(file.path):\(line.number)") }
    }
  }

  @Test(arguments: ["TODO", "FIXME"])
  func nothingIsLeftForLater(word: String) throws {
    for file in try SourceFile.all(below: "Sources") {
      for (index, line) in file.lines.enumerated() {
        #expect(!line.contains(word), "\(file.path):\(index + 1)")
      }
    }
  }

  private func expectNowhere(_ word: String, below folder: String) throws {
    let files = try SourceFile.all(below: folder)
    #expect(!files.isEmpty)
    for file in files {
      for line in file.code { #expect(!line.text.contains(word), "\(file.path):\(line.number) has \(word)") }
    }
  }
}
