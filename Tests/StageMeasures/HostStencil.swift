import HostEvidence

/// A host's evidence as a form to be filled in: everywhere the names of hosts and the host's own id are blanks.
struct HostStencil {
  /// What stands in the blanks.
  struct Filling {
    /// New names by old name; a name without one stays.
    var names: [String: String]
    /// The number by which the cluster knows the host; nil where it stays.
    var identity: Int?
    /// What is added to the id of the Kafka cluster.
    var cluster = ""
  }

  private enum Piece {
    case text(String)
    case name(String)
    case identity(String)
    case cluster(String)
  }

  private let record: HostRecord
  private let names: Set<String>
  private let lists: [MemberList]
  /// Texts with blanks, cut up.
  private var forms: [String: [Piece]] = [:]

  /// - Parameters:
  ///   - names: of the hosts that get others.
  ///   - lists: lists of hosts that become longer.
  init(_ record: HostRecord, names: Set<String>, lists: [MemberList] = []) {
    self.record = record
    self.names = names
    self.lists = lists
    let texts = record.files.values.compactMap(\.text) + Array(record.connection.values)
    for text in texts + Array(record.facts.values) + record.processes.flatMap(\.words) {
      let pieces = pieces(of: text)
      if HostStencil.text(of: pieces, Filling(names: [:])) != text || pieces.count > 1 {
        forms[text] = pieces
      }
    }
  }

  func filled(_ filling: Filling) -> HostRecord {
    let fill = { (text: String) in forms[text].map { HostStencil.text(of: $0, filling) } ?? text }
    var host = record
    host.name = filling.names[record.name] ?? record.name
    host.connection = record.connection.mapValues(fill)
    host.facts = record.facts.mapValues(fill)
    for (path, file) in record.files {
      guard let text = file.text, forms[text] != nil else { continue }
      let bytes = Array(fill(text).utf8)
      host.files[path]?.content.bytes = bytes
      if file.attributes?.size == file.content.bytes.count {
        host.files[path]?.attributes?.size = bytes.count
      }
    }
    for index in host.processes.indices {
      host.processes[index].arguments = record.processes[index].arguments.map(fill)
      host.processes[index].environment = record.processes[index].environment?.map(fill)
    }
    return host
  }

  private static func text(of pieces: [Piece], _ filling: Filling) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let own): text += own
      case .name(let name): text += filling.names[name] ?? name
      case .identity(let number): text += filling.identity.map(String.init) ?? number
      case .cluster(let id): text += id + filling.cluster
      }
    }
  }

  // MARK: - Cutting up

  private func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var isFirst = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !isFirst { pieces.append(.text("\n")) }
      isFirst = false
      pieces += self.pieces(ofLine: line)
    }
    // Long runs without a blank are one piece.
    return pieces.reduce(into: []) { joined, piece in
      if case .text(let next) = piece, case .text(let last)? = joined.last {
        joined[joined.count - 1] = .text(last + next)
      } else {
        joined.append(piece)
      }
    }
  }

  private static let identities: Set<Substring> = ["broker.id", "node.id"]

  private func pieces(ofLine line: Substring) -> [Piece] {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      let (key, value) = (parts[0], parts[1])
      if HostStencil.identities.contains(key), Int(value) != nil {
        return [.text("\(key)="), .identity(String(value))]
      }
      if key == "cluster.id" { return [.text("\(key)="), .cluster(String(value))] }
      if let longer = lists.lazy.compactMap({ $0.longer(value, on: self.record.name) }).first {
        return [.text("\(key)=\(longer)")]
      }
    }
    return namePieces(of: line)
  }

  /// Names count where they stand whole: `kb1` is neither in `kb12` nor in `old-kb1`.
  private func namePieces(of text: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var start = text.startIndex
    var index = text.startIndex
    var isInWord = false
    while index < text.endIndex {
      let rest = text[index...]
      if !isInWord,
        let name = names.filter({ rest.hasPrefix($0) && !rest.dropFirst($0.count).startsWithNameCharacter })
          .max(by: { $0.count < $1.count })
      {
        pieces += [.text(String(text[start..<index])), .name(name)]
        index = text.index(index, offsetBy: name.count)
        start = index
        continue
      }
      isInWord = rest.startsWithNameCharacter
      index = text.index(after: index)
    }
    return pieces + [.text(String(text[start...]))]
  }
}

extension Substring {
  fileprivate var startsWithNameCharacter: Bool {
    first.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } ?? false
  }
}

extension FileRecord {
  /// Nil where the content is no text.
  fileprivate var text: String? { String(validating: content.bytes, as: UTF8.self) }
}

extension ProcessRecord {
  fileprivate var words: [String] { arguments + (environment ?? []) }
}
