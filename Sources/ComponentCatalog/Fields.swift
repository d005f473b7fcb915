import AnsibleExpressions
import AnsibleYAML

/// A file of the catalog that does not hold what it must; names file and line.
package struct CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
  package var place: String
  package var message: String
  package var description: String { "\(place): \(message)" }

  package init(place: String, message: String) {
    self.place = place
    self.message = message
  }
}

/// The fields of one mapping in a file of rules, taken out one by one; what is left over is an error.
package struct Fields {
  private let file: String
  private let mark: YAMLMark
  private var left: [String: YAMLNode] = [:]
  /// Where each field stands, those that were taken out included.
  private var marks: [String: YAMLMark] = [:]

  init(_ node: YAMLNode, file: String) throws(CatalogError) {
    self.file = file
    mark = node.mark
    guard case .mapping(let pairs) = node.content else {
      throw Fields.error(file, node.mark, "a mapping is needed here, not \(node.kind)")
    }
    for pair in pairs {
      guard case .scalar(let key, _) = pair.key.content else {
        throw Fields.error(file, pair.key.mark, "a key must be a word")
      }
      guard left.updateValue(pair.value, forKey: key) == nil else {
        throw Fields.error(file, pair.key.mark, "\(key) stands twice")
      }
      marks[key] = pair.key.mark
    }
  }

  /// Tells of a field that is none of these before another one is missed for its sake.
  package func require(only known: [String]) throws(CatalogError) {
    guard let unknown = left.keys.filter({ !known.contains($0) }).min() else { return }
    let nearest = NearestName.of(unknown, among: known).map { "; did you mean \($0)?" } ?? ""
    throw error("there is no field \(unknown) here\(nearest)", at: unknown)
  }

  package mutating func text(_ key: String) throws(CatalogError) -> String {
    guard let text = try optionalText(key) else { throw Fields.error(file, mark, "\(key) is missing") }
    return text
  }

  package mutating func optionalText(_ key: String) throws(CatalogError) -> String? {
    guard let node = left.removeValue(forKey: key) else { return nil }
    return try text(of: node, key)
  }

  package mutating func texts(_ key: String) throws(CatalogError) -> [String] {
    try nodes(key).map { (node) throws(CatalogError) in try text(of: node, key) }
  }

  /// A text, or a list of texts; empty where the key is absent.
  package mutating func textOrTexts(_ key: String) throws(CatalogError) -> [String] {
    if case .scalar? = left[key]?.content { return [try text(key)] }
    return try texts(key)
  }

  mutating func flag(_ key: String) throws(CatalogError) -> Bool {
    switch try optionalText(key) {
    case nil, "false": false
    case "true": true
    case let other?: throw error("\(key) must be true or false, not \(other)", at: key)
    }
  }

  mutating func number(_ key: String) throws(CatalogError) -> Int {
    let text = try text(key)
    guard let number = Int(text) else { throw error("\(key) must be a number", at: key) }
    return number
  }

  mutating func version(_ key: String) throws(CatalogError) -> PlatformVersion? {
    guard let text = try optionalText(key) else { return nil }
    guard let version = PlatformVersion(text) else {
      throw error("\(key) must be a version such as \"7.9\", not \(text)", at: key)
    }
    return version
  }

  mutating func versions() throws(CatalogError) -> VersionRange {
    VersionRange(since: try version("since"), until: try version("until"))
  }

  /// One word out of a few, which `allowed` tells; nil where the key is absent.
  package mutating func word<Value>(
    _ key: String, _ make: (String) -> Value?, _ allowed: String
  ) throws(CatalogError) -> Value? {
    guard let text = try optionalText(key) else { return nil }
    guard let value = make(text) else {
      throw error("\(key) must be \(allowed), not \(text)", at: key)
    }
    return value
  }

  /// A mapping of texts.
  mutating func mapping(_ key: String) throws(CatalogError) -> [String: String] {
    guard let node = left.removeValue(forKey: key) else { return [:] }
    let nested = try Fields(node, file: file)
    var texts: [String: String] = [:]
    for (name, value) in nested.left { texts[name] = try text(of: value, name) }
    return texts
  }

  /// An error that is told at a field of this mapping, or at the mapping where that field is not there.
  package func error(_ message: String, at key: String? = nil) -> CatalogError {
    Fields.error(file, key.flatMap { marks[$0] } ?? mark, message)
  }

  /// Reads an expression, the text of a field.
  package func expression(_ text: String, _ key: String) throws(CatalogError) -> Expression {
    do {
      return try Expression(text)
    } catch let problem {
      throw error("\(key): \(problem)", at: key)
    }
  }

  /// The fields of a nested mapping, read by `read`; nil where the key is absent.
  mutating func optional<Value>(
    _ key: String, _ read: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> Value? {
    guard let node = left.removeValue(forKey: key) else { return nil }
    return try Fields.read(node, file: file, read)
  }

  mutating func required<Value>(
    _ key: String, _ read: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> Value {
    guard let value = try optional(key, read) else { throw Fields.error(file, mark, "\(key) is missing") }
    return value
  }

  /// A list of mappings.
  package mutating func list<Value>(
    _ key: String, _ read: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> [Value] {
    try nodes(key).map { (node) throws(CatalogError) in try Fields.read(node, file: file, read) }
  }

  /// Reads a mapping whole: fields that `read` did not take are an error.
  package static func read<Value>(
    _ node: YAMLNode, file: String, _ read: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> Value {
    var fields = try Fields(node, file: file)
    let value = try read(&fields)
    if let unknown = fields.left.min(by: { $0.key < $1.key }) {
      throw error(file, unknown.value.mark, "\(unknown.key) is not known here")
    }
    return value
  }

  private mutating func nodes(_ key: String) throws(CatalogError) -> [YAMLNode] {
    guard let node = left.removeValue(forKey: key) else { return [] }
    guard case .sequence(let nodes) = node.content else {
      throw Fields.error(file, node.mark, "\(key) must be a list")
    }
    return nodes
  }

  private func text(of node: YAMLNode, _ key: String) throws(CatalogError) -> String {
    guard case .scalar(let text, _) = node.content else {
      throw Fields.error(file, node.mark, "\(key) must be a single value")
    }
    return text
  }

  private static func error(_ file: String, _ mark: YAMLMark, _ message: String) -> CatalogError {
    CatalogError(place: "\(file):\(mark.line):\(mark.column)", message: message)
  }
}
