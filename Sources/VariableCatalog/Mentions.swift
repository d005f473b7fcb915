import AnsibleYAML

extension CatalogNode {
  /// Every word in keys and texts that could be a name: more than is meant perhaps, never less.
  var words: Set<String> {
    switch node.content {
    case .scalar(let text, _):
      Set(filled(text).split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).map(String.init))
    case .sequence(let items): items.reduce(into: []) { $0.formUnion(child($1).words) }
    case .mapping(let pairs):
      pairs.reduce(into: []) { $0.formUnion(child($1.key).words.union(child($1.value).words)) }
    }
  }
}

extension ForwardModel {
  /// Whether the definition of another name mentions this one, so that it may stand for several.
  package func isReadByDefaults(_ name: String) -> Bool { mentions[name] != nil }

  /// Whether the definition of one name mentions another.
  package func mentions(_ name: String, in other: String) -> Bool { mentions[name]?.contains(other) == true }
}
