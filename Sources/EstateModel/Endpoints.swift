import ConfigFormats

/// The addresses by which services know each other, read from their main files.
struct Endpoints {
  let service: Service

  /// Addresses under which clients and other brokers reach a broker, by listener.
  var advertised: [HostPort] {
    addresses("advertised.listeners").nonEmpty ?? addresses("listeners").filter { !$0.host.isEmpty }
  }

  /// ZooKeeper servers that a broker registers with, each with the chroot: `host:port/chroot`.
  var zooKeeper: [String] {
    guard let text = service.main?["zookeeper.connect"] else { return [] }
    let connect = ZooKeeperConnect(parsing: text)
    return connect.servers.elements.map { "zk \($0.host):\($0.port ?? 2181)\(connect.chroot ?? "")" }
  }

  /// Members of the KRaft quorum.
  var quorum: [String] {
    let voters = QuorumVoters(parsing: service.main?["controller.quorum.voters"] ?? "").elements.map(\.address)
    let servers = voters + addresses("controller.quorum.bootstrap.servers")
    return servers.map { "quorum \($0.host):\($0.port ?? 9093)" }
  }

  /// Brokers that a client of the cluster starts with.
  var bootstrap: [HostPort] {
    let keys = ["bootstrap.servers", "kafkastore.bootstrap.servers", "confluent.controlcenter.kafka.bootstrap.servers"]
    return keys.flatMap(addresses)
  }

  /// ZooKeeper servers of a ZooKeeper ensemble: what this server's own file lists.
  var ensemble: [HostPort] {
    guard let main = service.main else { return [] }
    return main.entries.filter { $0.key.hasPrefix("server.") }.compactMap { entry in
      let parts = entry.value.split(separator: ":").prefix(2)
      return parts.first.map { HostPort(host: String($0), port: parts.count > 1 ? UInt16(parts[1]) : nil) }
    }
  }

  func addresses(_ key: String) -> [HostPort] {
    HostPortList(parsing: service.main?[key] ?? "").elements
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
