import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence

/// Where on the hosts something can be seen: lines of files, arguments of processes.
struct SeenPlaces: Sendable {
  private let estate: Estate
  private let services: [Service]
  private let records: [String: HostRecord]

  /// Of the arguments of a process that one variable holds, this many are told.
  private static let mostArguments = 3

  init(estate: Estate, services: [Service], records: [HostRecord]) {
    self.estate = estate
    self.services = services
    self.records = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The line and the arguments in which a setting of a rendering stands on its host.
  func lines(of setting: SettingDifference) -> [String] {
    guard let host = estate.hosts.values.first(where: { $0.inventoryName == setting.host }),
      let record = records[host.name]
    else { return [] }
    let key = setting.masked.key
    guard RenderedFile.Kind(path: setting.file) == .unit else {
      return line(of: setting.key, in: setting.file, record).map {
        ["seen in \(record.name) \(setting.file):\($0): \(key)"]
      } ?? []
    }
    let unit = Self.unit(of: setting.file)
    let paths = record.units.filter { $0.name == "\(unit).service" }.flatMap {
      UnitRecord.applied($0.paths, of: $0.name, in: record)
    }
    let said = paths.flatMap { directives(in: $0, record) }.filter { $0.says(setting.key) }
    let places = said.map {
      "seen in \(record.name) \($0.path):\($0.line): \(key)"
    }
    return places + arguments(of: setting, unit, record)
  }

  private func line(of key: String, in path: String, _ record: HostRecord) -> Int? {
    guard let file = record.files[path], file.state == .read else { return nil }
    if case .properties = RenderedFile.Kind(path: path) {
      return JavaProperties(parsing: file.content.bytes, path: path).entry(key)?.line
    }
    return file.content.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
      $0.trimmingPrefix { $0.isWhitespace } == key
    }.map { $0 + 1 }
  }

  private func directives(in path: String, _ record: HostRecord) -> [SystemdDirective] {
    SystemdUnitFile(parsing: record.files[path]?.content.bytes ?? [], path: path).directives
  }

  /// Words of a unit's setting that are arguments of its process.
  private func arguments(of setting: SettingDifference, _ unit: String, _ record: HostRecord) -> [String] {
    guard let value = setting.observed,
      let service = services.first(where: { $0.host == record.name && $0.unit == unit }),
      let process = record.processes.first(where: { $0.id == service.processID })
    else { return [] }
    let words = Set(value.split(separator: " ").map(String.init))
    let found = process.arguments.filter { argument in
      argument.hasPrefix("-") && words.contains(argument)
        && !SecretSetting.isSecret(key: argument, values: [argument], file: "")
    }
    guard !found.isEmpty else { return [] }
    let more = found.count > Self.mostArguments ? " and \(found.count - Self.mostArguments) more" : ""
    return [
      "seen in \(record.name) process \(process.id): \(found.prefix(Self.mostArguments).joined(separator: " "))\(more)"
    ]
  }

  /// `x` of `/etc/systemd/system/x.service.d/override.conf`.
  private static func unit(of path: String) -> String {
    let parts = path.split(separator: "/").map {
      $0.split(separator: ".service", omittingEmptySubsequences: false)
    }
    return parts.first { $0.count > 1 }?.first.map(String.init) ?? ""
  }
}

extension SystemdDirective {
  /// Whether it sets what a rendering calls so: `Environment.NAME`, a directive of `[Service]`, `Unit.NAME`.
  fileprivate func says(_ key: String) -> Bool {
    if name == "Environment", key.hasPrefix("Environment.") {
      return value.contains("\(key.dropFirst("Environment.".count))=")
    }
    return key == (section == "Service" ? name : "\(section).\(name)")
  }
}
