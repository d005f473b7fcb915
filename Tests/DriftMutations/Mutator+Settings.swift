import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// Settings and files.
extension Mutator {
  /// A file of settings that a deploy writes and the host has.
  private struct File {
    let service: Service
    let path: String
    let properties: JavaProperties
  }

  private var files: [File] {
    services.flatMap { service in
      service.configs.values.compactMap { config in
        guard written.files[service.host]?[config.path]?.component == service.component.name else {
          return nil
        }
        return File(service: service, path: config.path, properties: config.properties)
      }
    }
  }

  /// What an estate is told apart by: changing it changes more than a setting.
  private var structural: Set<String> {
    let signs = catalog.components.flatMap { $0.distinction?.properties ?? [] }.map { sign in
      String(sign.prefix { $0 != "=" })
    }
    return Set(signs).union([
      "broker.id", "node.id", "process.roles", "log.dirs", "log.dir", "metadata.log.dir", "dataDir",
      "zookeeper.connect", "controller.quorum.voters", "controller.quorum.bootstrap.servers",
      "bootstrap.servers", "kafkastore.bootstrap.servers", "confluent.controlcenter.kafka.bootstrap.servers",
    ])
  }

  private mutating func pickSetting() -> (file: File, key: String, value: String)? {
    let structural = structural
    guard let file = pick(files) else { return nil }
    let rendered = written.files[file.service.host]?[file.path]
    let entries = file.properties.entries.filter {
      !structural.contains($0.key) && rendered?.unknown[$0.key] == nil
        && rendered?.settings[$0.key] == $0.value
    }
    return pick(entries).map { (file, $0.key, $0.value) }
  }

  private func rewritten(_ file: File, _ change: (inout [(String, String)]) -> Void) -> String {
    var pairs: [(String, String)] = []
    for entry in file.properties.entries {
      pairs.removeAll { $0.0 == entry.key }
      pairs.append((entry.key, entry.value))
    }
    change(&pairs)
    return pairs.map { "\(escaped($0.0, isKey: true))=\(escaped($0.1, isKey: false))\n" }.joined()
  }

  private func escaped(_ text: String, isKey: Bool) -> String {
    var escaped = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\r": escaped += "\\r"
      case "\t": escaped += "\\t"
      case " " where isKey || index == 0: escaped += "\\ "
      case "=" where isKey, ":" where isKey, "#" where isKey, "!" where isKey: escaped += "\\\(scalar)"
      case _ where scalar.value > 126:
        let units = String(scalar).utf16.map { unit in
          let digits = String(unit, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        escaped += units.joined()
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  mutating func changeSetting() -> Mutation? {
    guard let (file, key, value) = pickSetting() else { return nil }
    let text = rewritten(file) { pairs in
      for index in pairs.indices where pairs[index].0 == key {
        pairs[index].1 = Int(value).map { String($0 ^ 1) } ?? value + "x"
      }
    }
    return Mutation(
      "\(file.service.host): other value of \(key)",
      changing(file.service.host) { $0.write(text, to: file.path) },
      [.init("setting.changed", host: file.service.host, file: file.path, key: key)])
  }

  mutating func deleteSetting() -> Mutation? {
    guard let (file, key, _) = pickSetting(), file.properties.entries.count > 1 else { return nil }
    let text = rewritten(file) { pairs in pairs.removeAll { $0.0 == key } }
    return Mutation(
      "\(file.service.host): without \(key)", changing(file.service.host) { $0.write(text, to: file.path) },
      [.init("setting.missing", host: file.service.host, file: file.path, key: key)])
  }

  mutating func addSetting() -> Mutation? {
    guard let file = pick(files) else { return nil }
    let key = "added.\(UInt16.random(in: .min ... .max, using: &random))"
    let text = rewritten(file) { $0.append((key, "1")) }
    return Mutation(
      "\(file.service.host): \(key) added", changing(file.service.host) { $0.write(text, to: file.path) },
      [.init("setting.extra", host: file.service.host, file: file.path, key: key)])
  }

  mutating func deleteFile() -> Mutation? {
    guard let file = pick(files.filter { $0.path != $0.service.configPath }) else { return nil }
    return Mutation(
      "\(file.service.host): \(file.path) removed",
      changing(file.service.host) { $0.files[file.path] = FileRecord(state: .missing) },
      [.init("file.missing", host: file.service.host, file: file.path)])
  }

  mutating func editAfterStart() -> Mutation? {
    guard let service = pick(running) else { return nil }
    let dropIn = "/etc/systemd/system/\(service.unitName).d/override.conf"
    let paths = [service.configPath, dropIn].filter { record(service.host)?.files[$0]?.state == .read }
    guard let path = pick(paths) else { return nil }
    return Mutation(
      "\(service.host): \(path) touched",
      changing(service.host) { $0.files[path]?.attributes?.modified = LiveEvidence.start + 2 },
      [.init("process.outdated", host: service.host, file: path)])
  }

  mutating func changeAfterStart() -> Mutation? {
    let running = Set(running.map(\.configPath))
    guard let (file, key, value) = pickSetting(), file.path == file.service.configPath,
      running.contains(file.path)
    else { return nil }
    let text = rewritten(file) { pairs in
      for index in pairs.indices where pairs[index].0 == key { pairs[index].1 = value + "x" }
    }
    return Mutation(
      "\(file.service.host): \(key) edited while it runs",
      changing(file.service.host) {
        $0.write(text, to: file.path)
        $0.files[file.path]?.attributes?.modified = LiveEvidence.start + 2
      },
      [
        .init("setting.changed", host: file.service.host, file: file.path, key: key),
        .init("process.outdated", host: file.service.host, file: file.path),
      ])
  }

  mutating func chown() -> Mutation? {
    guard let (host, path) = pick(attributed) else { return nil }
    return Mutation(
      "\(host): chown \(path)", changing(host) { $0.files[path]?.attributes?.owner = "somebody" },
      [.init("file.owner", host: host, file: path, key: "owner")])
  }

  mutating func chmod() -> Mutation? {
    guard let (host, path) = pick(attributed) else { return nil }
    return Mutation(
      "\(host): chmod \(path)", changing(host) { $0.files[path]?.attributes?.mode = "666" },
      [.init("file.mode", host: host, file: path, key: "mode")])
  }

  /// Files that a deploy writes for a service, with or without keys.
  private var attributed: [(String, String)] {
    services.flatMap { service in
      (written.files[service.host] ?? [:]).values.filter { file in
        file.component == service.component.name && file.kind != .unit
          && record(service.host)?.files[file.path]?.state == .read
      }.map { (service.host, $0.path) }
    }
  }

  /// A file without keys whose text an inventory tells, such as a login configuration.
  mutating func editLines() -> Mutation? {
    let candidates = services.flatMap { service -> [(String, String)] in
      let files = written.files[service.host] ?? [:]
      return files.values.filter { file in
        file.component == service.component.name && file.kind == .lines && file.unknown.isEmpty
          && !file.isUntold && !file.path.contains("web-config")
          && record(service.host)?.files[file.path]?.state == .read
      }.map { (service.host, $0.path) }
    }
    guard let (host, path) = pick(candidates), let text = record(host)?.files[path]?.content.text else {
      return nil
    }
    return Mutation(
      "\(host): a line more in \(path)", changing(host) { $0.write(text + "\nby hand\n", to: path) },
      [.init("file.changed", host: host, file: path)])
  }

  /// A file that no deploy writes, or of whose text no inventory tells.
  mutating func editUnmanagedFile() -> Mutation? {
    let candidates = running.flatMap { service in
      untoldFiles(of: service).filter { readers(of: $0, like: service).alike.count > 1 }.map { (service, $0) }
    }
    guard let (service, path) = pick(candidates), let text = record(service.host)?.files[path]?.content.text
    else { return nil }
    let (alike, all) = readers(of: path, like: service)
    let isKnown = (alike.count - 1) * 2 > all.count
    return Mutation(
      "\(service.host): \(path) edited", changing(service.host) { $0.write(text + "# by hand\n", to: path) },
      [
        .init(
          "skew.file", host: isKnown ? service.host : nil, file: path, hosts: isKnown ? [] : Array(all))
      ])
  }

  /// The level of the root logger, which a deploy sets in a file of the packages.
  mutating func editLogging() -> Mutation? {
    let level = /(?m)(log4j\.rootLogger=|Root: *\{?\s*level: *)[A-Z]+/
    let candidates = running.flatMap { service in
      (written.edits[service.host] ?? [:]).values.filter { edit in
        edit.component == service.component.name
          && record(service.host)?.files[edit.path]?.content.text.contains(level) == true
      }.map { (service: service, edit: $0) }
    }
    guard let (service, edit) = pick(candidates),
      let text = record(service.host)?.files[edit.path]?.content.text
    else { return nil }
    let changed = changing(service.host) {
      $0.write(text.replacing(level) { "\($0.1)TRACE" }, to: edit.path)
    }
    let key = edit.form == .log4j ? "log4j.rootLogger" : "Root.level"
    return Mutation(
      "\(service.host): \(edit.path) edited", changed,
      [.init("setting.changed", host: service.host, file: edit.path, key: key)])
  }

  /// Files that the options of a service's process name.
  private func untoldFiles(of service: Service) -> [String] {
    guard let record = record(service.host),
      let process = record.processes.first(where: { $0.id == service.processID }),
      let java = JVMArguments(argv: process.arguments)
    else { return [] }
    let values = java.systemProperties.values.map { $0.hasPrefix("file:") ? String($0.dropFirst(5)) : $0 }
    let agents = java.javaAgents.flatMap { ($0.options ?? "").split { ",:=".contains($0) }.map(String.init) }
    return Set(values + agents).sorted().filter {
      record.files[$0]?.state == .read && written.files[service.host]?[$0]?.isUntold ?? true
    }
  }

  /// Hosts of a service's group that have the same text in a file, and all that have it at all.
  private func readers(of path: String, like service: Service) -> (alike: Set<String>, all: Set<String>) {
    let group = services.filter {
      $0.component.name == service.component.name && $0.groupKey == service.groupKey
        && untoldFiles(of: $0).contains(path)
    }
    let hosts = Set(group.map(\.host))
    let text = record(service.host)?.files[path]?.content
    return (hosts.filter { record($0)?.files[path]?.content == text }, hosts)
  }
}
