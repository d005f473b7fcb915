import ComponentCatalog
import EstateAudit
import Foundation

/// The rules of an audit: those of the program, and the user's own.
struct AuditRuleFiles {
  let rules: [AuditRule]

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameter folders: with files of rules, `*.yml` or `*.yaml`.
  init(folders: [String], catalog: Catalog) throws {
    var rules = try AuditRules(catalog)
    for folder in folders {
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: folder)
      } catch {
        throw Failure(description: "\(folder): the folder of rules is not there or can't be read")
      }
      let files = names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
      guard !files.isEmpty else {
        throw Failure(description: "\(folder): no file of rules (*.yml) is in there")
      }
      for name in files {
        let path = "\(folder)/\(name)"
        guard let content = FileManager.default.contents(atPath: path) else {
          throw Failure(description: "\(path): the file of rules can't be read")
        }
        try rules.add(Array(content), file: path)
      }
    }
    self.rules = rules.rules
  }
}
