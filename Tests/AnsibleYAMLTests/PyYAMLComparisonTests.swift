import AnsibleYAML
import Foundation
import OrderedCollections
import TestSupport
import Testing

/// What we write and how we type it, held against PyYAML itself, the loader Ansible is built on.
@Suite(
  .enabled("needs python3 with PyYAML: set CPDISCOVER_PYTHON or make .venv at the package root") {
    await PyYAML.isThere()
  })
struct PyYAMLComparisonTests {
  @Test func writtenFilesAreReadAsMeant() async throws {
    var values = SeededValues(seed: 6)
    let expected =
      (0..<3000).map { _ in values.value() }
      + (0..<3000).map { _ in .dictionary(values.dictionary(depth: 3)) }
    let documents = expected.map { YAMLWriter.text(header: [], entries: [YAMLEntry("k", .value($0))]) }
    let read = try await PyYAML.read(documents)
    for (index, value) in expected.enumerated() {
      #expect(read[index] == Canonical.text(.dictionary(["k": value])), "\(documents[index])")
    }
  }

  @Test func quotedDictionariesAreReadAsMeant() async throws {
    var values = SeededValues(seed: 7)
    let expected = (0..<3000).map { _ in values.dictionary(depth: 3) }
    let documents = expected.map { YAMLWriter.text(header: [], entries: [YAMLEntry("k", .quoted($0))]) }
    let read = try await PyYAML.read(documents)
    for (index, dictionary) in expected.enumerated() {
      #expect(
        read[index] == Canonical.text(.dictionary(["k": .dictionary(dictionary)])), "\(documents[index])")
    }
  }

  /// Plain scalars of every look: the same type and value here and there, or refused by both.
  @Test func plainScalarsHaveTheSameType() async throws {
    var random = SeededGenerator(seed: 8)
    let alphabet = Array("0123456789019.:-+_eExXbo abfTZtnyYNs~<=infNULtrue")
    var texts = (0..<60_000).map { _ in
      String(
        (0..<Int.random(in: 1..<11, using: &random)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        })
    }
    texts += (0..<20_000).map { _ in
      ["1", "20", "0", "59", "60", "2001", "12", "7"].randomElement(using: &random).map { first in
        first
          + (0..<Int.random(in: 0..<7, using: &random)).map { _ in
            ["-", ":", ".", "e+", "T", " ", "_", "0", "12", "05", "Z", "1"][
              Int.random(in: 0..<12, using: &random)]
          }.joined()
      } ?? ""
    }
    let documents = texts.map { "[\"k\",\n \($0)\n]" }
    let read = try await PyYAML.read(documents)
    var agreed = 0
    for (index, document) in documents.enumerated() {
      let ours = (try? readYAML(document)).map(Canonical.text) ?? "error"
      #expect(ours == read[index], "\(document)")
      if ours == read[index] { agreed += 1 }
    }
    #expect(agreed == texts.count)
  }

  /// Ansible reads as JSON what it can.
  @Test func randomJSONIsReadAlike() async throws {
    var random = SeededBytes(seed: 10, pieces: SeededBytes.json)
    let documents = (0..<60_000).map { _ in String(decoding: random.next(), as: UTF8.self) }
    let read = try await PyYAML.read(documents)
    for (index, document) in documents.enumerated() {
      let ours = (try? readYAML(document)).map(Canonical.text) ?? "error"
      #expect(ours == read[index], "\(document.debugDescription)")
    }
  }

  /// Whole random documents, merge keys, tags and syntax errors included.
  @Test func randomDocumentsAreReadAlike() async throws {
    var random = SeededBytes(seed: 9)
    let documents = (0..<40_000).map { _ in String(decoding: random.next(), as: UTF8.self) }
    let read = try await PyYAML.read(documents)
    for (index, document) in documents.enumerated() {
      let ours = (try? readYAML(document)).map(Canonical.text) ?? "error"
      #expect(ours == read[index], "\(document.debugDescription)")
    }
  }
}

/// PyYAML with the tags of Ansible, in one subprocess for many documents.
private enum PyYAML {
  static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")

  static func isThere() async -> Bool {
    await python?.succeeds(["-c", "import yaml"]) ?? false
  }

  /// The canonical text of each document; `error` where PyYAML refuses it.
  static func read(_ documents: [String]) async throws -> [String] {
    try await withTemporaryFolder { folder in
      let input = folder.appending(path: "documents")
      let script = folder.appending(path: "read.py")
      let lines = documents.map { Data($0.utf8).base64EncodedString() }.joined(separator: "\n")
      try Data(lines.utf8).write(to: input)
      try Data(source.utf8).write(to: script)
      let output = try await #require(python).output([script.path, input.path])
      return output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static let source = #"""
    import base64, json, struct, sys, yaml

    class Unsafe(str): pass
    class Vault(str): pass
    class Stamp(str): pass

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)): pass

    def unsafe(loader, node):
        if isinstance(node, yaml.ScalarNode): return Unsafe(loader.construct_scalar(node))
        raise yaml.YAMLError("collections are not compared")

    def stamp(loader, node):
        loader.construct_yaml_timestamp(node)
        return Stamp(node.value)

    def refuse(loader, node): raise yaml.YAMLError("not for an inventory")

    Loader.add_constructor("!unsafe", unsafe)
    Loader.add_constructor("!vault", lambda loader, node: Vault(loader.construct_scalar(node)))
    Loader.add_constructor("tag:yaml.org,2002:timestamp", stamp)
    for name in ("binary", "omap", "pairs", "set"):
        Loader.add_constructor("tag:yaml.org,2002:" + name, refuse)

    def text(value): return value.encode("utf-8", "surrogatepass").hex()

    def canonical(value):
        if value is None: return "n"
        if isinstance(value, bool): return "b1" if value else "b0"
        if isinstance(value, int): return "i%d" % value
        if isinstance(value, float):
            return "fnan" if value != value else "f" + struct.pack(">d", value).hex()
        for kind, letter in ((Unsafe, "u"), (Vault, "v"), (Stamp, "t"), (str, "s")):
            if isinstance(value, kind): return letter + text(value)
        if isinstance(value, list): return "[" + ",".join(canonical(item) for item in value) + "]"
        return "{" + ",".join(text(str(k)) + ":" + canonical(v) for k, v in value.items()) + "}"

    def load(document):
        try:
            return json.loads(document)
        except ValueError:
            return yaml.load(document, Loader)

    out = []
    for line in open(sys.argv[1]).read().split("\n"):
        try:
            out.append(canonical(load(base64.b64decode(line).decode("utf-8"))))
        except Exception as error:
            out.append("error")
    sys.stdout.write("\n".join(out))
    """#
}
