/// What can stand between the commas of a `CommaList`.
package protocol CommaListElement: Hashable, Sendable {
  /// Nil where the text is nothing of the kind.
  init?(parsing text: String)
}

/// Entries separated by commas; blanks around an entry and empty entries do not count.
package struct CommaList<Element: CommaListElement>: Hashable, Sendable {
  package private(set) var elements: [Element] = []
  /// The entries that were not understood (placeholders, for instance), as written.
  package private(set) var rejected: [String] = []

  package init(parsing text: String) {
    for part in Array(text.utf8).split(separator: UInt8(ascii: ",")).map(\.trimmed) where !part.isEmpty {
      if let element = Element(parsing: part.text) {
        elements.append(element)
      } else {
        rejected.append(part.text)
      }
    }
  }

  /// One for each rejected entry.
  package var warnings: [FormatWarning] { rejected.map { _ in FormatWarning(.invalidEntry) } }
}

extension HostPort: CommaListElement {}

/// Listeners, bootstrap servers, URLs: `host:port,[::1]:9092,PLAINTEXT://:9092`.
package typealias HostPortList = CommaList<HostPort>

/// `controller.quorum.voters`: `1@host:9093,2@[::1]:9093`.
package typealias QuorumVoters = CommaList<QuorumVoter>
