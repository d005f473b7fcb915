import AnsibleExpressions
import ComponentCatalog
import DeploymentRendering
import OrderedCollections
import Testing

@testable import VariableCatalog

@Suite("Reading the catalog")
struct CatalogReadingTests {
  @Test("The shipped catalog is sound for every version it knows", arguments: ForwardModel.versions)
  func shipped(version: String) throws {
    let model = try ForwardModel.embedded(try #require(PlatformVersion(version)))
    #expect(model.components.count >= 8)
    #expect(model.components.allSatisfy { $0.files.contains { $0.name == "main" } })
  }

  @Test("A version that the catalog does not know has no model")
  func unknownVersion() throws {
    #expect(try ForwardModel.covering(#require(PlatformVersion("6.2.1"))) == nil)
    #expect(try ForwardModel.covering(#require(PlatformVersion("7.9.3")))?.version == PlatformVersion("7.9"))
  }

  @Test(
    "What is wrong in a catalog is told with file, line and column",
    arguments: [
      (
        "variables:\n  a: {defualt: 1}",
        "t.yml:2:16: defualt is not known here; known are default, since, until"
      ),
      (
        "variables:\n  a: {default: 1}\nvalues:\n  a: {value: 2}",
        "t.yml:4:6: a is already defined for version 7.9"
      ),
      ("values:\n  a: {value: '{{ b + }}'}", "t.yml:2:14: "),
      ("files: {}", "t.yml:1:1: files and units need the component that they belong to"),
      (
        "component: c\nfiles:\n  main:\n    path: /p\n    rules:\n      - use: nothing",
        "t.yml:6:14: there is no block nothing"
      ),
      (
        "blocks:\n  b: {parameters: {p: }, rules: []}\ncomponent: c\nfiles:\n  main: {path: /p, rules: [{use: b}]}",
        "t.yml:5:34: the block b needs p"
      ),
      (
        "variables:\n  a: {default: 1, since: new}",
        "t.yml:2:26: a version such as \"7.9\" is needed here, not new"
      ),
      ("a: [", "t.yml:"),
      (
        foreign("digest: {sha256: 12ab}"),
        "t.yml:6:22: a SHA-256 is needed here, 64 digits in small letters, not 12ab"
      ),
      (
        foreign("digest: {sha256: \(digest.uppercased())}"),
        "t.yml:6:22: a SHA-256 is needed here, 64 digits in small letters, not AB"
      ),
      (
        foreign("digest: [{sha256: \(digest)}, {since: '7.9', sha256: \(digest)}]"),
        "t.yml:6:13: more than one digest holds for version 7.9"
      ),
      (foreign("digest: {}"), "t.yml:6:13: sha256 is missing"),
      (foreign("own: true"), "t.yml:6:10: own of a foreign file needs its digest"),
      (foreign("rules: []"), "t.yml:6:12: rules of a foreign file needs its digest"),
      (
        "component: c\nfiles:\n  main: {path: /p, own: true}",
        "t.yml:3:25: own belongs to a file whose format is foreign"
      ),
    ])
  func errors(text: String, message: String) throws {
    let error = try #require(throws: CatalogError.self) { try model(text) }
    #expect("\(error)".hasPrefix(message), "\(error)")
  }

  private static let digest = String(repeating: "ab", count: 32)

  private static func foreign(_ field: String) -> String {
    "component: c\nfiles:\n  text:\n    path: /p\n    format: foreign\n    \(field)"
  }

  @Test(
    "The rules of every exporter are known, unless an inventory names others",
    arguments: ForwardModel.versions)
  func rulesOfExporters(version: String) throws {
    let model = try ForwardModel.embedded(try #require(PlatformVersion(version)))
    let components = model.components.map(\.name).filter { name in
      model.components.contains {
        $0.name == name && $0.files.contains { $0.name == "jmxexporter" && $0.format == .foreign }
      }
    }
    #expect(components.count >= 5)
    for component in components {
      func rules(_ variables: [String: TemplatedValue]) -> [ModelledFile] {
        let assignment = VariableAssignment(
          groups: [component: ["h"]], shared: variables, variables: ["h": [:]])
        return Evaluation(assignment, model: model).foreignFiles(of: "h", component: component)
      }
      let on: [String: TemplatedValue] = ["jmxexporter_enabled": .constant(.bool(true))]
      let own = try #require(rules(on).first)
      #expect(RenderedFile(own).digest?.utf8.count == 64, "\(component)")
      let isFilled = ["kafka_broker", "kafka_controller"].contains(component)
      #expect(own.settings["startDelaySeconds"] == (isFilled ? .known("60") : nil))
      #expect(own.settings["cache"] == (isFilled ? .known("false") : nil))
      #expect(own.gaps.isEmpty)
      let named: [String: TemplatedValue] = [
        "\(component)_jmxexporter_config_source_path": .constant(.string("/rules.yml"))
      ]
      let other = try #require(rules(on.merging(named) { $1 }).first)
      #expect(other.settings.isEmpty && RenderedFile(other).isUntold)
      #expect(rules([:]).isEmpty)
    }
  }

  @Test("Of several alternatives the one for the version holds")
  func alternatives() throws {
    let text = """
      variables:
        a: [{default: old, until: "7.9"}, {default: new, since: "7.9"}]
        b: {default: later, since: "8.0"}
      """
    #expect(try value("a", text, "7.8") == "old")
    #expect(try value("a", text, "7.9") == "new")
    #expect(try value("b", text, "7.9") == nil)
  }

  @Test("A family defines names for each of its members")
  func family() throws {
    let text = """
      families:
        - of: [x, y]
          variables: {"{c}_path": {default: "/etc/{c}/{{ {c}_name }}"}, "{c}_name": {default: "{c}.conf"}}
      """
    #expect(try value("x_path", text, "7.9") == "/etc/x/x.conf")
    #expect(try value("y_path", text, "7.9") == "/etc/y/y.conf")
  }
}

func model(_ text: String, _ version: String = "7.9") throws -> ForwardModel {
  try ForwardModel(files: [("t.yml", Array(text.utf8))], version: try #require(PlatformVersion(version)))
}

/// The text of a name on a host without variables; nil where it is not defined.
func value(_ name: String, _ text: String, _ version: String) throws -> String? {
  let assignment = VariableAssignment(groups: ["all": ["h"]], variables: ["h": [:]])
  let evaluation = Evaluation(assignment, model: try model(text, version))
  let scope = try #require(evaluation.scope(of: "h"))
  guard case .string(let value) = scope.value(of: name).rendered() else { return nil }
  return value
}
