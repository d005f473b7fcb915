/// A controller of a KRaft quorum: `id@host:port`.
package struct QuorumVoter: CommaListElement {
  package let id: Int
  package let address: HostPort

  package init(id: Int, address: HostPort) {
    self.id = id
    self.address = address
  }

  package init?(parsing text: String) {
    guard let (id, address) = Array(text.utf8)[...].cut(at: ASCII.at), let id = Int(id.trimmed.text), id >= 0,
      let address = HostPort(parsing: address.text)
    else { return nil }
    self.init(id: id, address: address)
  }
}
