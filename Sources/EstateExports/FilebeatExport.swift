import ComponentCatalog
import EmbeddedTemplates
import EstateModel
import HostEvidence
import OrderedCollections

extension ExportedEstate {
  /// A file of inputs a host, for Filebeat's `filebeat.config.inputs`.
  package func filebeat(_ template: FilledTemplate) -> [ExportedFile] {
    hosts.filter { !$0.services.isEmpty }.map { host in
      var ids: Set<String> = []
      let files = host.services.map { ($0, $0.logFiles(host.texts)) }
      let logs = files.flatMap { service, files in files.map { Log(service: service, file: $0) } }
      // Filebeat would read a file of two inputs twice.
      let inputs = OrderedDictionary(grouping: logs, by: \.file.path).values.compactMap { readers in
        readers.first.map { Self.input($0, readers.dropFirst(), on: host, &ids) }
      }
      let unknown = files.filter(\.1.isEmpty).map { $0.0.service.unit ?? $0.0.service.component.name }
      return ExportedFile(
        name: "\(host.name.replacing("/", with: "_")).yml",
        text: template.text([
          "host": host.name, "inputs": inputs, "isEmpty": inputs.isEmpty,
          "unknown": unknown, "unread": unread.map(\.host),
        ]))
    }
  }

  /// A file that a service logs to.
  private struct Log {
    let service: ExportedService
    let file: LogFile
  }

  private static func input(
    _ log: Log, _ others: some Sequence<Log>, on host: Host, _ ids: inout Set<String>
  ) -> [String: Any] {
    let name = log.file.path.split(separator: "/").last.map(String.init) ?? ""
    let component = log.service.service.component.name
    var id = "\(component)-\(name.filter { $0 != "*" })"
    while !ids.insert(id).inserted { id += "+" }
    var input: [String: Any] = [
      "id": id, "path": log.file.path, "component": component, "host": host.name,
      "unit": log.service.service.unit ?? "", "cluster": log.service.cluster,
      "others": others.map { $0.service.service.unit ?? $0.service.service.component.name },
    ]
    if !log.file.isOfCollector { input["start"] = start(of: log.file.layout) }
    return input
  }

  /// How the first line of an entry begins, as a regular expression: what begins otherwise, such as the lines of a
  /// stack trace, goes with the entry before.
  private static func start(of layout: String?) -> String {
    let date = #"\d{4}-\d{2}-\d{2}"#
    guard let layout else { return #"^\[?"# + date }
    if layout.hasPrefix("[%d") { return #"^\["# + date }
    if layout.hasPrefix("%d{ISO8601}") || layout.hasPrefix("%d ") { return "^" + date }
    // A stack trace is indented, or begins with the name of an error.
    return layout.hasPrefix("[") ? #"^\["# : #"^[^\s]+\s"#
  }
}
