/// How far one YAML file may go before it counts as an attack or an accident.
package struct YAMLLimits: Hashable, Sendable {
  /// Levels of lists and mappings within each other, aliases replaced.
  package var depth = 200
  /// Nodes that aliases may add to those written in the file.
  package var aliasedNodes = 1_000_000

  package init() {}
}

/// The one document of a YAML or JSON text, or nil where it holds none (empty, or comments only).
///
/// `file` is what errors call the text. Throws on anything that YAML 1.1 or Ansible's loader refuses:
/// syntax, text that is not UTF-8, a second document, an unknown, repeated or cyclic anchor, and on
/// what exceeds `limits`.
package func parseYAML(
  _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
) throws(YAMLError) -> YAMLNode? {
  if let encoding = foreignEncoding(of: bytes) {
    throw YAMLError(
      file: file, mark: .start,
      message: "the file is \(encoding); Ansible reads UTF-8 only, so convert it")
  }
  return try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLError) in
    if let node = JSONParser.node(of: buffer, limits: limits) { return node }
    var composer = YAMLComposer(events: try YAMLEventStream(buffer, file: file), file: file, limits: limits)
    return try composer.document()
  }
}

/// What else the file is by its first bytes. libyaml would read UTF-16, but Ansible decodes UTF-8 before it.
private func foreignEncoding(of bytes: [UInt8]) -> String? {
  switch (bytes.first, bytes.dropFirst().first) {
  case (0xFF, 0xFE), (0xFE, 0xFF): "UTF-16"
  case (0x1F, 0x8B): "compressed with gzip"
  default: nil
  }
}

/// Builds nodes from events.
private struct YAMLComposer: ~Copyable {
  /// A finished node and how large it is with all aliases replaced.
  private struct Sized {
    let node: YAMLNode
    let nodes: Int
    let height: Int
  }

  private enum Anchor {
    case open
    case done(Sized)
  }

  private var events: YAMLEventStream
  private let file: String
  private let limits: YAMLLimits
  private var anchors: [String: Anchor] = [:]
  private var aliasedNodes = 0

  init(events: consuming YAMLEventStream, file: String, limits: YAMLLimits) {
    self.events = events
    self.file = file
    self.limits = limits
  }

  mutating func document() throws(YAMLError) -> YAMLNode? {
    var root: YAMLNode?
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return root
      case .documentStart where root != nil:
        throw error(event.mark, "a second document starts here; Ansible reads one document a file")
      case .documentStart: root = try node(from: events.next(), depth: 0).node
      default: continue
      }
    }
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(YAMLError) -> Sized {
    guard depth <= limits.depth else { throw tooDeep(event.mark) }
    switch event.kind {
    case .alias(let name): return try resolved(name, at: event.mark, depth: depth)
    case .scalar(let scalar):
      let node = YAMLNode(
        mark: event.mark, end: event.end, tag: scalar.tag, content: .scalar(scalar.text, scalar.style))
      try open(scalar.anchor, at: event.mark)
      return close(scalar.anchor, Sized(node: node, nodes: 1, height: 0))
    case .sequenceStart(let anchor, let tag):
      try open(anchor, at: event.mark)
      return close(anchor, try sequence(tag: tag, at: event.mark, depth: depth))
    case .mappingStart(let anchor, let tag):
      try open(anchor, at: event.mark)
      return close(anchor, try mapping(tag: tag, at: event.mark, depth: depth))
    default: throw error(event.mark, "a value is missing here")
    }
  }

  private mutating func sequence(tag: String?, at mark: YAMLMark, depth: Int) throws(YAMLError) -> Sized {
    var items: [YAMLNode] = []
    var nodes = 1
    var height = 0
    var end: YAMLMark?
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind {
        end = event.end
        break
      }
      let item = try node(from: event, depth: depth + 1)
      items.append(item.node)
      nodes += item.nodes
      height = max(height, item.height + 1)
    }
    let node = YAMLNode(mark: mark, end: end, tag: tag, content: .sequence(items))
    return Sized(node: node, nodes: nodes, height: height)
  }

  private mutating func mapping(tag: String?, at mark: YAMLMark, depth: Int) throws(YAMLError) -> Sized {
    var pairs: [YAMLPair] = []
    var nodes = 1
    var height = 0
    var end: YAMLMark?
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind {
        end = event.end
        break
      }
      let key = try node(from: event, depth: depth + 1)
      let value = try node(from: events.next(), depth: depth + 1)
      pairs.append(YAMLPair(key: key.node, value: value.node))
      nodes += key.nodes + value.nodes
      height = max(height, key.height + 1, value.height + 1)
    }
    let node = YAMLNode(mark: mark, end: end, tag: tag, content: .mapping(pairs))
    return Sized(node: node, nodes: nodes, height: height)
  }

  private mutating func resolved(_ name: String, at mark: YAMLMark, depth: Int) throws(YAMLError) -> Sized {
    switch anchors[name] {
    case nil:
      // Without the name: passwords may begin with a star, too.
      throw error(mark, "this alias has no anchor above it; write it in quotes where it is text")
    case .open:
      throw error(mark, "this alias stands inside of what it names, so it has no end")
    case .done(let target):
      aliasedNodes += target.nodes
      guard aliasedNodes <= limits.aliasedNodes else {
        throw error(
          mark, "too many aliases (a YAML bomb?): they stand for over \(limits.aliasedNodes) values")
      }
      guard depth + target.height <= limits.depth else { throw tooDeep(mark) }
      return target
    }
  }

  private mutating func open(_ anchor: String?, at mark: YAMLMark) throws(YAMLError) {
    guard let anchor else { return }
    guard anchors.updateValue(.open, forKey: anchor) == nil else {
      throw error(mark, "this anchor is set for the second time; Ansible refuses that")
    }
  }

  private mutating func close(_ anchor: String?, _ sized: Sized) -> Sized {
    if let anchor { anchors[anchor] = .done(sized) }
    return sized
  }

  private func tooDeep(_ mark: YAMLMark) -> YAMLError {
    error(mark, "lists and mappings are nested more than \(limits.depth) levels deep")
  }

  private func error(_ mark: YAMLMark, _ message: String) -> YAMLError {
    YAMLError(file: file, mark: mark, message: message)
  }
}
