import AnsibleYAML
import ComponentCatalog
import OrderedCollections

/// A place in a file of the catalog, read step by step; every error names file, line and column.
struct CatalogNode {
  let file: String
  let node: YAMLNode
  /// What stands for `{c}` in names and texts: the component that a family is read for.
  var component: String?

  /// One entry of a mapping.
  struct Entry {
    let key: String
    let value: CatalogNode
  }

  func error(_ message: String) -> CatalogError {
    CatalogError(place: "\(file):\(node.mark.line):\(node.mark.column)", message: message)
  }

  /// The entries in their order, those of a merge key (`<<`) first unless the mapping has its own; a key that
  /// stands twice is an error.
  func entries() throws(CatalogError) -> [Entry] {
    guard case .mapping(let pairs) = node.content else {
      throw error("a mapping is needed here, not \(node.kind)")
    }
    var seen: Set<String> = []
    var merged: [Entry] = []
    var entries: [Entry] = []
    for pair in pairs {
      let key = try child(pair.key).text()
      guard seen.insert(key).inserted else { throw child(pair.key).error("\(key) stands twice") }
      if key == "<<" {
        merged = try child(pair.value).entries()
      } else {
        entries.append(Entry(key: key, value: child(pair.value)))
      }
    }
    return merged.filter { !seen.contains($0.key) } + entries
  }

  func items() throws(CatalogError) -> [CatalogNode] {
    guard case .sequence(let items) = node.content else {
      throw error("a list is needed here, not \(node.kind)")
    }
    return items.map(child)
  }

  func text() throws(CatalogError) -> String {
    guard case .scalar(let text, _) = node.content else {
      throw error("a single value is needed here, not \(node.kind)")
    }
    return filled(text)
  }

  /// The fields of a mapping by name; names other than `known` are an error.
  func fields(_ known: Set<String>) throws(CatalogError) -> [String: CatalogNode] {
    var fields: [String: CatalogNode] = [:]
    for entry in try entries() {
      guard known.contains(entry.key) else {
        throw entry.value.error(
          "\(entry.key) is not known here; known are \(known.sorted().joined(separator: ", "))")
      }
      fields[entry.key] = entry.value
    }
    return fields
  }

  /// The value as YAML types it, `{c}` filled in.
  func value() throws(CatalogError) -> AnsibleValue {
    var constructor = AnsibleConstructor(file: file)
    do {
      return filled(try constructor.value(of: node))
    } catch {
      throw CatalogError(place: "\(file):\(error.line):\(error.column)", message: error.message)
    }
  }

  func child(_ node: YAMLNode) -> CatalogNode {
    CatalogNode(file: file, node: node, component: component)
  }

  func filled(_ text: String) -> String {
    component.map { text.replacing("{c}", with: $0) } ?? text
  }

  private func filled(_ value: AnsibleValue) -> AnsibleValue {
    guard component != nil else { return value }
    return switch value {
    case .string(let text): .string(filled(text))
    case .list(let items): .list(items.map(filled))
    case .dictionary(let entries):
      .dictionary(.init(uniqueKeysWithValues: entries.map { (filled($0.key), filled($0.value)) }))
    default: value
    }
  }
}

extension CatalogNode {
  /// `since` and `until` among the fields of a mapping.
  static func versions(_ fields: [String: CatalogNode]) throws(CatalogError) -> VersionRange {
    VersionRange(since: try version(fields["since"]), until: try version(fields["until"]))
  }

  private static func version(_ node: CatalogNode?) throws(CatalogError) -> PlatformVersion? {
    guard let node else { return nil }
    let text = try node.text()
    guard let version = PlatformVersion(text) else {
      throw node.error("a version such as \"7.9\" is needed here, not \(text)")
    }
    return version
  }
}
