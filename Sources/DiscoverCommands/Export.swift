import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import EmbeddedTemplates
import EstateExports
import EstateModel
import Foundation
import HostEvidence
import VariableInference

/// `cpdiscover export`: what was found, for other programs.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell other programs what was found: Prometheus, Filebeat, Ansible, a picture, a table.",
    discussion: """
      prometheus: targets of JMX exporters, Jolokia and node exporters, and a configuration that scrapes them. filebeat: \
      inputs for every log file, one file a host. ansible: the inventory as a dynamic inventory script answers (it holds \
      secrets). mermaid, dot: a picture. csv, json: hosts, services, versions.

      Exit status: 0 every host answered, 3 some are missing or were read in part, 1 nothing was written. With --list and \
      --host, as Ansible asks, 0 also where hosts are missing, since it would take nothing else; standard error names them.

      Examples:
        cpdiscover export prometheus --snapshot estate.snapshot --output prometheus/
        cpdiscover export dot --hosts hosts.yml | dot -Tsvg > estate.svg
        cpdiscover export csv --snapshot estate.snapshot > estate.csv
        cpdiscover export ansible --snapshot estate.snapshot --list
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case prometheus, filebeat, ansible, mermaid, dot, csv, json

    /// The template that it fills.
    var template: String? {
      switch self {
      case .prometheus: "prometheus.yml.mustache"
      case .filebeat: "filebeat.yml.mustache"
      case .mermaid: "topology.mmd.mustache"
      case .dot: "topology.dot.mustache"
      case .ansible, .csv, .json: nil
      }
    }
  }

  @Argument(help: ArgumentHelp("What to write.", valueName: "format"))
  var format: Format

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A folder for the files; without it they go to standard output.", valueName: "dir"))
  var output: String?

  @Option(
    help: ArgumentHelp("Your own template in the place of the one in templates/export.", valueName: "file"))
  var template: String?

  @Flag(help: "ansible: all groups and hosts (the default).")
  var list = false

  @Option(help: ArgumentHelp("ansible: the variables of one host.", valueName: "name"))
  var host: String?

  @Option(
    help: ArgumentHelp("ansible: which Kafka cluster, where the estate has several.", valueName: "name"))
  var cluster: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if format != .ansible, list || host != nil || cluster != nil {
      throw ValidationError("--list, --host and --cluster go with ansible.")
    }
    if list, host != nil { throw ValidationError("--list and --host exclude each other.") }
    if template != nil, format.template == nil {
      throw ValidationError("\(format.rawValue) has no template.")
    }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    let template = try readTemplate()
    let catalog = try Catalog.embedded()
    let snapshot = try await Gathering(options: source, console: console, catalog: catalog).run(now: Date())
      .snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was written") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    let exported = ExportedEstate(
      estate, records: snapshot.hosts, components: catalog.components.map(\.name), unread: snapshot.failures)
    let files: [ExportedFile]
    switch (format, template) {
    case (.prometheus, let template?): files = try exported.prometheus(template)
    case (.filebeat, let template?): files = exported.filebeat(template)
    case (.mermaid, let template?): files = [exported.topology(template, name: "estate.mmd")]
    case (.dot, let template?): files = [exported.topology(template, name: "estate.dot")]
    case (.csv, _): files = [exported.csv]
    case (.json, _): files = [try exported.json(taken: snapshot.taken)]
    default: files = [try await inventory(of: estate, snapshot, catalog)]
    }
    try write(files, console)
    if format == .prometheus, !exported.hasMetrics {
      console.note(
        "note: no exporter was found (Prometheus' or Jolokia's agent in a Java, node_exporter); nothing will be scraped"
      )
    }
    for line in RemarkLines(estate.remarks).lines { console.note("note: \(line)") }
    guard list || host != nil else {
      return snapshot.isWhole && snapshot.failures.isEmpty && estate.isComplete
        ? ExitStatus.complete : ExitStatus.incomplete
    }
    for failure in snapshot.failures {
      console.warn("warning: \(failure.host) was not read, and is not in the inventory: \(failure.reason)")
    }
    return ExitStatus.complete
  }

  private func readTemplate() throws -> FilledTemplate? {
    guard let template else { return try format.template.map { try FilledTemplate("export/\($0)") } }
    guard let data = FileManager.default.contents(atPath: template) else {
      throw Gathering.Failure("the template \(template) can't be read: \(String(cString: strerror(errno)))")
    }
    return try FilledTemplate(text: String(decoding: data, as: UTF8.self), name: template)
  }

  private func inventory(
    of estate: Estate, _ snapshot: Snapshot, _ catalog: Catalog
  ) async throws -> ExportedFile {
    let found = try await DiscoveryRenderer(catalog).inventories(of: estate, snapshot).inventories
    let names = found.map(\.cluster)
    guard let written = cluster.map({ name in found.first { $0.cluster == name } }) ?? found.first,
      cluster != nil || found.count == 1
    else {
      throw Gathering.Failure(
        "there are several clusters, an inventory each: choose one with --cluster (\(names.joined(separator: ", ")))"
      )
    }
    let answers = AnsibleExport(try readInventory(text: written.document.text()).inventory)
    guard let host else { return ExportedFile(name: "inventory.json", text: try answers.list()) }
    guard let text = try answers.variables(of: host) else {
      throw Gathering.Failure("\(host) is not in the inventory")
    }
    return ExportedFile(name: "\(host).json", text: text)
  }

  private func write(_ files: [ExportedFile], _ console: Console) throws {
    if files.isEmpty { throw Gathering.Failure("nothing was found that could stand in it") }
    guard let output else {
      // Several files in one stream: a comment before each tells its name.
      let text = files.map { files.count > 1 ? "# \($0.name)\n\($0.text)" : $0.text }.joined(separator: "\n")
      return try PrivateFile.print(text)
    }
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for file in files {
      let path = "\(output)/\(file.name)"
      let kept = try PrivateFile.write(Data(file.text.utf8), to: path)
      console.note(path + (kept.map { "; the older file is \($0)" } ?? ""))
    }
  }
}
