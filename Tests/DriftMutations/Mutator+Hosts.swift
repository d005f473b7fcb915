import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import OrderedCollections

/// Hosts, ids and versions.
extension Mutator {
  static let core: Set = ["kafka_broker", "kafka_controller", "zookeeper"]

  private func services(on host: String) -> [Service] { services.filter { $0.host == host } }

  mutating func removeHost() -> Mutation? {
    guard hosts.count > 1, let host = pick(hosts) else { return nil }
    return Mutation("\(host): gone", records.filter { $0.name != host }, missing(host))
  }

  /// A machine may be in the inventory by several names.
  private func missing(_ host: String) -> [Mutation.Expectation] {
    let names = written.members[host]?.map(\.name).filter { $0 != host } ?? []
    return ([host] + names).map { .init("host.missing", host: $0) }
  }

  mutating func addHost() -> Mutation? {
    let plain = hosts.filter { host in
      services(on: host).allSatisfy { !Mutator.core.contains($0.component.name) }
    }
    guard let host = pick(plain), var record = record(host) else { return nil }
    record.name = "added.example.net"
    record.facts["hostname"] = nil
    return Mutation(
      "\(host): a host like it", records + [record], [.init("host.undeclared", host: record.name)])
  }

  mutating func moveHost() -> Mutation? {
    guard hosts.count > 1, let host = pick(hosts) else { return nil }
    let moved = changing(host) {
      $0.name = "moved.example.net"
      $0.facts["hostname"] = nil
      $0.connection = [:]
    }
    return Mutation(
      "\(host): moved", moved,
      missing(host) + [.init("host.undeclared", host: "moved.example.net")])
  }

  /// A host that runs what another one does.
  mutating func useHostForOther() -> Mutation? {
    useHost(for: { !Mutator.core.contains($0.component.name) }) { $0.component.name != $1.component.name }
  }

  /// A host that works in another cluster of Connect or ksqlDB.
  mutating func useHostForOtherCluster() -> Mutation? {
    useHost(for: { $0.ownCluster != nil }) {
      $0.component.name == $1.component.name && $0.ownCluster != nil && $0.ownCluster != $1.ownCluster
    }
  }

  /// - Parameters:
  ///   - isSource: whether a service may be what the host runs afterwards.
  ///   - isOther: whether the host of the first service may run the second.
  private mutating func useHost(
    for isSource: (Service) -> Bool, where isOther: (Service, Service) -> Bool
  ) -> Mutation? {
    let single = hosts.filter { services(on: $0).count == 1 }
    let sources = single.filter { isSource(services(on: $0)[0]) }
    guard let source = pick(sources), let evidence = record(source) else { return nil }
    let service = services(on: source)[0]
    let component = service.component.name
    let targets = single.filter { isOther(services(on: $0)[0], service) }
    guard let host = pick(targets) else { return nil }
    let changed = changing(host) {
      let (name, connection) = ($0.name, $0.connection)
      $0 = evidence
      ($0.name, $0.connection) = (name, connection)
      $0.facts["hostname"] = nil
    }
    return Mutation("\(host): runs \(component)", changed, [.init("component.moved", host: host)])
  }

  // MARK: - Ids

  private static let idKeys = ["node.id", "broker.id"]

  /// Brokers or controllers whose files hold their id, with its key.
  private var numbered: [(service: Service, key: String, id: Int)] {
    services.compactMap { service in
      guard ["kafka_broker", "kafka_controller"].contains(service.component.name), let id = service.identity,
        let key = Mutator.idKeys.first(where: { service.main?[$0] != nil }),
        written.files[service.host]?[service.configPath]?.settings[key] == String(id)
      else { return nil }
      return (service, key, id)
    }
  }

  /// Gives a service another id in its settings, its data, or both.
  private func setting(
    _ id: Int, of service: Service, inSettings: Bool, inData: Bool, _ records: [HostRecord]
  ) -> [HostRecord] {
    records.map { record in
      guard record.name == service.host else { return record }
      var record = record
      for (path, file) in record.files {
        let isData =
          path.hasSuffix("/meta.properties") && (service.dataFolders ?? []).contains { path.hasPrefix($0) }
        guard isData && inData || path == service.configPath && inSettings else { continue }
        let text = file.content.text.replacing(/(?m)^((?:node|broker)\.id)\s*=.*$/) { "\($0.1)=\(id)" }
        record.write(text, to: path)
      }
      return record
    }
  }

  mutating func swapIDs() -> Mutation? {
    let numbered = numbered
    guard let first = pick(numbered),
      let second = pick(
        numbered.filter { $0.id != first.id && $0.service.component == first.service.component })
    else { return nil }
    let once = setting(second.id, of: first.service, inSettings: true, inData: true, records)
    let twice = setting(first.id, of: second.service, inSettings: true, inData: true, once)
    return Mutation(
      "\(first.service.host), \(second.service.host): ids swapped", twice,
      [first, second].flatMap { entry in
        ["setting.changed", "id.declared-mismatch"].map {
          .init($0, host: entry.service.host, file: entry.service.configPath, key: entry.key)
        }
      })
  }

  mutating func repeatID() -> Mutation? {
    let numbered = numbered
    guard let first = pick(numbered),
      let second = pick(
        numbered.filter { $0.id != first.id && $0.service.component == first.service.component })
    else { return nil }
    return Mutation(
      "\(first.service.host): id of \(second.service.host)",
      setting(second.id, of: first.service, inSettings: true, inData: true, records),
      ["setting.changed", "id.declared-mismatch"].map {
        .init($0, host: first.service.host, file: first.service.configPath, key: first.key)
      } + [
        .init(
          "id.duplicate", host: nil, key: first.key, hosts: [first.service.host, second.service.host])
      ])
  }

  mutating func useOtherData() -> Mutation? {
    let withData = numbered.filter { entry in
      record(entry.service.host)?.files.contains { path, file in
        path.hasSuffix("/meta.properties")
          && (entry.service.dataFolders ?? []).contains { path.hasPrefix($0) }
          && file.content.text.contains(/(?m)^(node|broker)\.id\s*=/)
      } ?? false
    }
    guard let one = pick(withData) else { return nil }
    return Mutation(
      "\(one.service.host): data of another broker",
      setting(one.id + 500, of: one.service, inSettings: false, inData: true, records),
      [.init("id.mismatch", host: one.service.host, file: one.service.configPath, key: one.key)])
  }

  /// A folder of a cluster that is called otherwise: one that was set up anew, or restored from elsewhere.
  mutating func useDataOfOtherCluster() -> Mutation? {
    let nodes = services.filter { $0.clusterID != nil }.map { service in
      (service: service, paths: Self.marks(of: service, in: record(service.host)))
    }.filter { !$0.paths.isEmpty }
    guard nodes.count > 2, let (service, paths) = pick(nodes) else { return nil }
    let changed = changing(service.host) { record in
      for path in paths {
        guard let text = record.files[path]?.content.text else { continue }
        record.write(text.replacing(/(?m)^cluster\.id\s*=.*$/, with: "cluster.id=elsewhere"), to: path)
      }
    }
    return Mutation(
      "\(service.host): data of another cluster", changed,
      paths.map { .init("id.other-cluster", host: service.host, file: $0, key: "cluster.id") })
  }

  /// What says in its folders of data whose they are.
  private static func marks(of service: Service, in record: HostRecord?) -> [String] {
    (service.dataFolders ?? []).map { "\($0)/meta.properties" }.filter {
      record?.files[$0]?.content.text.contains(/(?m)^cluster\.id\s*=/) == true
    }
  }

  // MARK: - Versions

  mutating func replaceJar() -> Mutation? {
    let jar = /[^:]*\/zookeeper-[0-9.]+\.jar/
    let candidates = running.filter { service in
      let arguments = record(service.host)?.processes.first { $0.id == service.processID }?.arguments
      return others(like: service) > 1 && arguments?.contains { $0.contains(jar) } == true
    }
    guard let service = pick(candidates) else { return nil }
    let changed = changing(service.host) {
      $0.changeProcess(service.processID) { process in
        process.arguments = process.arguments.map {
          $0.replacing(jar, with: "/usr/share/java/kafka/zookeeper-9.9.9.jar")
        }
      }
    }
    return Mutation(
      "\(service.host): another ZooKeeper library", changed,
      [skew("skew.jar", of: service, key: "zookeeper")])
  }

  /// One host of a group gets packages of another version.
  mutating func upgrade() -> Mutation? {
    let candidates = running.filter { service in
      guard let version = service.installation.version, let record = record(service.host) else {
        return false
      }
      let packages = (record.rpm?.text ?? "") + (record.dpkg?.text ?? "")
      return (others(like: service) > 1 || isPinned(service)) && service.installation.archiveBase == nil
        && packages.contains(version.description) && services.count { $0.host == service.host } == 1
    }
    guard let service = pick(candidates), let version = service.installation.version else { return nil }
    let bump = { (bytes: FileBytes?) in
      bytes.map {
        FileBytes(Array($0.text.replacing(version.description, with: "\(version.description)9").utf8))
      }
    }
    let changed = changing(service.host) {
      $0.rpm = bump($0.rpm)
      $0.dpkg = bump($0.dpkg)
    }
    let expected: Mutation.Expectation =
      isPinned(service)
      ? .init("version.declared", host: service.host, key: service.versionVariable)
      : skew("skew.version", of: service)
    return Mutation("\(service.host): other packages", changed, [expected] + outdated(service))
  }
}

extension Mutator {
  /// Of two hosts that differ, nobody knows which one is right.
  private func skew(_ kind: String, of service: Service, key: String? = nil) -> Mutation.Expectation {
    let others = services.filter {
      $0.component.name == service.component.name && $0.groupKey == service.groupKey
    }
    return others.count > 2
      ? .init(kind, host: service.host, key: key)
      : .init(kind, host: nil, key: key, hosts: others.map(\.host))
  }

  /// A process goes on with the libraries that it was started with, where its class path names them.
  private func outdated(_ service: Service) -> [Mutation.Expectation] {
    let process = record(service.host)?.processes.first { $0.id == service.processID }
    let jar = process.map(JarVersions.init)?.versions.keys.first(where: catalog.findings.isOfPlatform)
    guard let jar, service.component.ownVersion == nil else { return [] }
    return [.init("process.outdated", host: service.host, key: jar)]
  }

  /// The inventory names the version of a service.
  private func isPinned(_ service: Service) -> Bool {
    variables[service.host]?.contains(service.versionVariable) == true
  }
}

extension Service {
  fileprivate var versionVariable: String { component.ownVersion?.variable ?? "confluent_package_version" }
}
