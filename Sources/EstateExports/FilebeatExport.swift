import ComponentCatalog
import EmbeddedTemplates
import EstateModel

extension ExportedEstate {
  /// A file of inputs a host, for Filebeat's `filebeat.config.inputs`.
  package func filebeat(_ template: FilledTemplate) -> [ExportedFile] {
    hosts.compactMap { host in
      var ids: Set<String> = []
      let inputs: [[String: Any]] = host.services.flatMap { service in
        service.logFiles(host.texts).map { file in
          let name = file.path.split(separator: "/").last.map(String.init) ?? ""
          let component = service.service.component.name
          var id = "\(component)-\(name.filter { $0 != "*" })"
          while !ids.insert(id).inserted { id += "+" }
          var input: [String: Any] = [
            "id": id, "path": file.path, "component": component, "host": host.name,
            "unit": service.service.unit ?? "",
          ]
          if !service.cluster.isEmpty { input["cluster"] = service.cluster }
          if !file.isOfCollector { input["start"] = Self.start(of: file.layout) }
          return input
        }
      }
      guard !inputs.isEmpty else { return nil }
      return ExportedFile(
        name: "\(host.name.replacing("/", with: "_")).yml",
        text: template.text(["host": host.name, "inputs": inputs]))
    }
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
