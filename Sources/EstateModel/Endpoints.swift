import ConfigFormats

/// The addresses by which services know each other, read from their main files.
struct Endpoints {
  let service: Service

  /// Addresses under which clients and other brokers reach a broker, by listener.
  var advertised: [HostPort] {
    addresses("advertised.listeners").nonEmpty ?? addresses("listeners").filter { !$0.host.isEmpty }
  }

  /// ZooKeeper servers that a broker registers with, each with the chroot as its path.
  var zooKeeper: [HostPort] {
    let connect = ZooKeeperConnect(parsing: service.main?["zookeeper.connect"] ?? "")
    return connect.servers.elements.map {
      HostPort(host: $0.host, port: $0.port ?? 2181, path: connect.chroot ?? "")
    }
  }

  /// Members of the KRaft quorum.
  var quorum: [HostPort] {
    let voters = QuorumVoters(parsing: service.main?["controller.quorum.voters"] ?? "").elements.map(
      \.address)
    return voters + addresses("controller.quorum.bootstrap.servers")
  }

  /// Brokers that a client of the cluster starts with.
  var bootstrap: [HostPort] {
    let keys = [
      "bootstrap.servers", "kafkastore.bootstrap.servers", "confluent.controlcenter.kafka.bootstrap.servers",
    ]
    return keys.flatMap(addresses)
  }

  /// Hosts of a ZooKeeper server's ensemble, as its own file lists them.
  var ensemble: [String] {
    let servers = service.main?.entries.filter { $0.key.hasPrefix("server.") } ?? []
    return servers.map { String($0.value.prefix { $0 != ":" }) }.filter { $0 != "0.0.0.0" }
  }

  /// Port on which a ZooKeeper server takes clients.
  var zooKeeperPort: UInt16 {
    let text = service.main?["secureClientPort"] ?? service.main?["clientPort"]
    return text.flatMap(UInt16.init) ?? 2181
  }

  func addresses(_ key: String) -> [HostPort] {
    HostPortList(parsing: service.main?[key] ?? "").elements
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
