import HostEvidence
import OrderedCollections
import Testing

@testable import DeploymentRendering

/// Texts that the collection brings, known by their digests.
struct RenderedFileDigestTests {
  private static let path = "/opt/exporter.yml"
  /// SHA-256 of `text` without the values of `cache` and `delay`.
  private static let digest = "c7c17998acf254549ec4955339856d71ebde80176270736289e84a1c23245b74"
  private static let text = """
    delay: 5
    rules:
      - pattern: a
        cache: yes
      - pattern: b
        cache: yes

    """

  private static func written(_ settings: [(String, String)]) -> RenderedFile {
    var file = RenderedFile(path: path, settings: [RenderedFile.wholeKey: digest])
    file.settings.merge(settings) { $1 }
    file.isForeign = true
    return file
  }

  private func compared(_ text: String, delay: String = "5") throws -> RenderingComparison {
    var broker = ObservedBroker()
    broker.add(Self.path, text)
    var rendering = ObservedBroker.rendering(ObservedBroker.faithful)
    rendering.hosts["kb1"]?.add(Self.written([("delay", delay), ("cache", "yes")]))
    return try ObservedBroker.compared([broker], [rendering])
  }

  @Test func theSameTextIsKept() throws {
    let comparison = try compared(Self.text)
    #expect(comparison.changesNothing && comparison.isComplete && comparison.skipped.isEmpty)
  }

  @Test(arguments: [
    text + "\n\n", text.replacing("\n", with: " \r\n"),
    text.replacing("  cache: yes", with: "  cache:   yes\t"),
  ])
  func blanksAtTheEndMakeNoOtherText(text: String) throws {
    #expect(try compared(text).differences.isEmpty)
  }

  @Test(arguments: [
    text.replacing("pattern: b", with: "pattern: c"),
    text.replacing("  - pattern: a", with: "  # x\n  - pattern: a"),
    text.replacing("delay: 5\n", with: ""), "", "delay: 7\n",
    // One of several values was edited.
    text.replacing("b\n    cache: yes", with: "b\n    cache: no"),
  ])
  func anotherTextIsOneChange(text: String) throws {
    let comparison = try compared(text)
    #expect(comparison.differences.map(\.key) == [RenderedFile.wholeKey])
    #expect(comparison.differences.map(\.kind) == [.changed])
    #expect(!comparison.changesNothing)
  }

  @Test func aValueThatIsFilledInIsASetting() throws {
    let comparison = try compared(Self.text, delay: "60")
    #expect(comparison.differences.map(\.key) == ["delay"])
    #expect(comparison.differences.map(\.observed) == ["5"])
    #expect(comparison.differences.map(\.rendered) == ["60"])
  }

  @Test func aFileThatIsMissingIsOneChange() throws {
    var broker = ObservedBroker()
    broker.add(Self.path, "", state: .missing)
    var rendering = ObservedBroker.rendering(ObservedBroker.faithful)
    rendering.hosts["kb1"]?.add(Self.written([("delay", "5")]))
    let comparison = try ObservedBroker.compared([broker], [rendering])
    #expect(comparison.differences.map(\.key) == [RenderedFile.wholeKey])
    #expect(comparison.differences.map(\.kind) == [.added])
  }

  @Test func aTextWithPlaceholdersOfSecretsIsNotCompared() throws {
    let comparison = try compared(Self.text + "password: REDACTED_0123456789ab\n")
    #expect(comparison.differences.isEmpty)
    #expect(comparison.skipped.map(\.reason) == [RedactedText.reason])
  }

  /// Hashes of passwords are others at every deploy; users, and whether there are any, are not.
  @Test func aFileOfUsersChangesWithItsUsers() throws {
    let path = "/opt/web-config-prom.yml"
    let hashes = ["a", "b"].map { "$2b$12$" + String(repeating: $0, count: 53) }
    var untold = RenderedFile(path: path, settings: [:])
    untold.isForeign = true
    let files =
      [
        "basic_auth_users:\n  admin: \(hashes[0])\n", "basic_auth_users:\n  admin: \(hashes[1])\n",
        "basic_auth_users:\n  other: \(hashes[1])\n", "",
      ].map { RenderedFile(path: path, text: $0) } + [untold]
    let sides = files.map { file in
      var rendering = ObservedBroker.rendering([:])
      rendering.hosts["kb1"]?.add(file)
      return rendering
    }
    #expect(sides[0].changes(to: sides[1]).isEmpty && sides[4].changes(to: sides[4]).isEmpty)
    for (before, after) in [(0, 2), (0, 3), (3, 0), (3, 4), (4, 3)] {
      let row = try #require(sides[before].changes(to: sides[after]).first)
      #expect(row.kind == .changed && row.masked.key == RenderedFile.wholeKey)
      #expect(row.masked.observed == "***")
    }
  }

  @Test func anInventoryThatNamesOtherRulesChangesTheWholeFile() {
    var untold = RenderedFile(path: Self.path, settings: [:])
    untold.isForeign = true
    let sides = [Self.written([("delay", "5")]), untold].map { file in
      var rendering = ObservedBroker.rendering([:])
      rendering.hosts["kb1"]?.add(file)
      return rendering
    }
    #expect(sides[0].changes(to: sides[1]).map(\.key) == [RenderedFile.wholeKey])
    #expect(sides[1].changes(to: sides[0]).map(\.kind) == [.changed])
    #expect(sides[0].changes(to: sides[0]).isEmpty && sides[1].changes(to: sides[1]).isEmpty)
  }
}
