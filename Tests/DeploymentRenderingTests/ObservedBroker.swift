import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// A host with a broker, made by hand, and what a deploy would write on it.
struct ObservedBroker {
  static let main = "/etc/kafka/server.properties"
  static let unit = "confluent-server.service"
  static let unitFile = "/usr/lib/systemd/system/\(unit)"
  static let override = "/etc/systemd/system/\(unit).d/override.conf"

  var record: HostRecord

  init(_ name: String = "kb1", connection: [String: String] = [:]) {
    record = HostRecord(name: name, connection: connection)
    record.facts["reader-id"] = "0"
    var unit = UnitRecord(name: ObservedBroker.unit)
    unit.paths = [ObservedBroker.unitFile]
    unit.wantedBy = ["/etc/systemd/system/multi-user.target.wants/\(ObservedBroker.unit)"]
    record.units = [unit]
    add(
      ObservedBroker.unitFile,
      "[Service]\nType=simple\nUser=cp-kafka\nExecStart=/usr/bin/kafka-server-start \(ObservedBroker.main)\n")
    add(ObservedBroker.main, "broker.id=1\nlisteners=PLAIN://:9092\n")
    addDropIn(ObservedBroker.override, "[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n")
  }

  mutating func add(_ path: String, _ text: String, state: FileRecord.State = .read) {
    record.files[path] = FileRecord(state: state, content: FileBytes(Array(text.utf8)))
  }

  mutating func addDropIn(_ path: String, _ text: String) {
    add(path, text)
    if !record.units[0].paths.contains(path) { record.units[0].paths.append(path) }
  }

  /// What a deploy would write that leaves everything as it is.
  static let faithful = [
    main: "broker.id=1\nlisteners=PLAIN://:9092\n",
    override: "[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n",
  ]

  static func rendering(_ files: [String: String], host: String = "kb1", address: String? = nil) -> Rendering
  {
    var rendered = RenderedHost(address: address)
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      rendered.add(RenderedFile(path: path, text: text))
    }
    var rendering = Rendering()
    rendering.hosts[host] = rendered
    return rendering
  }

  func compared(with files: [String: String]) throws -> RenderingComparison {
    try ObservedBroker.compared([self], [ObservedBroker.rendering(files)])
  }

  static func compared(_ hosts: [ObservedBroker], _ renderings: [Rendering]) throws -> RenderingComparison {
    let records = hosts.map(\.record)
    let estate = Estate(records: records, catalog: try Catalog.embedded())
    return RenderingComparison(of: records, estate: estate, with: renderings)
  }
}

extension RenderingComparison {
  /// Differences as short texts.
  var texts: [String] {
    differences.map { "\($0.kind) \($0.file) \($0.key): \($0.observed ?? "-") -> \($0.rendered ?? "-")" }
  }
}
