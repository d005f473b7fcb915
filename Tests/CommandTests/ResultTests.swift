import Foundation
import TestSupport
import Testing

/// What a deploy would still change: at the head of the inventory and in the document of `--result`.
struct ResultTests {
  private static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")
  static let reason: Comment = "needs Python's jsonschema: scripts/setup makes .venv with it"

  static func validates() async -> Bool {
    guard let python else { return false }
    return await python.succeeds(["-c", "import jsonschema"])
  }

  private struct Document: Decodable {
    struct Inventory: Decodable {
      var path: String
      var hosts: Int
    }
    struct Row: Decodable {
      var host: String
      var key: String
      var kind: String
      var observed: String?
      var secret: Bool
    }
    struct Host: Decodable { var name: String }

    var complete: Bool
    var inventories: [Inventory]
    var hosts: [Host]
    var kept: Int
    var residual: [Row]
  }

  private func discover(_ roots: String, in folder: URL) async throws -> (Document, head: String) {
    let answer = try await Command.run(["--roots", roots, "--result", "result.json"], in: folder)
    #expect(answer.status == 0)
    let document = try JSONDecoder().decode(
      Document.self, from: Data(contentsOf: folder.appending(path: "result.json")))
    return (document, try folder.appending(path: "inventory.yml").text())
  }

  @Test func saysWhatIsWrittenAndKept() async throws {
    try await withTemporaryFolder { folder in
      let (document, head) = try await discover(Command.roots("one-host-everything"), in: folder)
      #expect(document.complete)
      #expect(document.inventories.map(\.path) == ["inventory.yml"])
      #expect(document.inventories.map(\.hosts) == [document.hosts.count])
      #expect(document.kept > 20)
      #expect(head.contains("\(document.kept) settings as they are"))
      #expect(try folder.appending(path: "result.json").mode() == 0o600)
      #expect(try !folder.appending(path: "result.json").text().contains("S3CRET"))
    }
  }

  @Test(.enabled(reason) { await validates() })
  func followsItsSchema() async throws {
    let python = try #require(Self.python)
    try await withTemporaryFolder { folder in
      let schema = try await Command.run(["schema"], in: folder)
      try schema.output.write(
        to: folder.appending(path: "schema.json"), atomically: true, encoding: .utf8)
      _ = try await discover(Command.roots("renamed-unit"), in: folder)
      let check = """
        import json, jsonschema, sys
        schema, document = (json.load(open(name)) for name in sys.argv[1:])
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(document, schema)
        """
      let paths = ["schema.json", "result.json"].map { folder.appending(path: $0).path }
      #expect(await python.succeeds(["-c", check] + paths))
    }
  }

  @Test func twoDocumentsDoNotFitOnStandardOutput() async throws {
    let answer = try await Command.run(["--roots", "/", "--output", "-", "--result", "-"])
    #expect(answer.status == 64)
  }

  @Test func theCollectionIsForTheRealRenderer() async throws {
    let answer = try await Command.run(["--roots", "/", "--collections", "/"])
    #expect(answer.status == 64)
    #expect(answer.errors.contains("--renderer ansible"))
  }
}
