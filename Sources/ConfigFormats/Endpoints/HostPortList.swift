/// Addresses separated by commas, blanks around each ignored.
package struct HostPortList: Hashable, Sendable {
  package private(set) var addresses: [HostPort] = []
  /// The parts that are no addresses, as written (placeholders, for instance).
  package private(set) var rejected: [String] = []

  package init(parsing text: String) {
    for part in CommaParts(text) {
      if let address = HostPort(part) { addresses.append(address) } else { rejected.append(part.text) }
    }
  }

  package var warnings: [FormatWarning] { rejected.map { _ in FormatWarning(.invalidEntry) } }
}

/// `zookeeper.connect`: servers, then one path below which the cluster lives.
package struct ZooKeeperConnect: Hashable, Sendable {
  package let servers: [HostPort]
  /// With its leading `/`; nil where the cluster lives at the root.
  package let chroot: String?
  package let rejected: [String]

  package init(parsing text: String) {
    // The first slash ends the whole list: only one path can be given.
    let bytes = Array(text.utf8)
    let slash = bytes.firstIndex(of: ASCII.slash) ?? bytes.endIndex
    let list = HostPortList(parsing: bytes[..<slash].text)
    servers = list.addresses
    rejected = list.rejected
    let path = bytes[slash...].trimmed
    chroot = path.count > 1 ? path.text : nil
  }

  package var warnings: [FormatWarning] { rejected.map { _ in FormatWarning(.invalidEntry) } }
}

/// `controller.quorum.voters`: `1@host:9093,2@[::1]:9093`.
package struct QuorumVoters: Hashable, Sendable {
  package struct Voter: Hashable, Sendable {
    package let id: Int
    package let address: HostPort
  }

  package private(set) var voters: [Voter] = []
  package private(set) var rejected: [String] = []

  package init(parsing text: String) {
    for part in CommaParts(text) {
      if let (id, address) = part.cut(at: ASCII.at), let number = Int(id.trimmed.text), number >= 0,
        let address = HostPort(address.trimmed)
      {
        voters.append(Voter(id: number, address: address))
      } else {
        rejected.append(part.text)
      }
    }
  }

  package var warnings: [FormatWarning] { rejected.map { _ in FormatWarning(.invalidEntry) } }
}

/// The trimmed parts between commas, empty ones left out.
private struct CommaParts: Sequence {
  private let parts: [Bytes]

  init(_ text: String) {
    parts = Array(text.utf8)[...].split(separator: UInt8(ascii: ",")).map(\.trimmed).filter { !$0.isEmpty }
  }

  func makeIterator() -> IndexingIterator<[Bytes]> { parts.makeIterator() }
}
