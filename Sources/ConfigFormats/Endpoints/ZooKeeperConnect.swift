/// `zookeeper.connect`: servers, then one path below which the cluster lives.
package struct ZooKeeperConnect: Hashable, Sendable {
  package let servers: HostPortList
  /// With its leading `/`; nil where the cluster lives at the root.
  package let chroot: String?

  package init(parsing text: String) {
    // The first slash ends the whole list: there can be only one path.
    let bytes = Array(text.utf8)
    let slash = bytes.firstIndex(of: ASCII.slash) ?? bytes.endIndex
    servers = HostPortList(parsing: bytes[..<slash].text)
    let path = bytes[slash...].trimmed
    chroot = path.count > 1 ? path.text : nil
  }
}
