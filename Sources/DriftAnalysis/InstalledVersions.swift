import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// The Java that the process of a service runs on.
package struct JavaInUse {
  /// The folder above `bin/java`.
  package let home: String
  /// As its file `release` says it.
  package let version: String
  /// Who made it, as the same file says; nil where that is not told.
  package let vendor: String?
  /// The program was replaced since the process started: version and vendor are those of what is there now.
  package let isReplaced: Bool

  /// Nil where no process or no such file was seen.
  init?(_ service: Service, _ scene: DriftScene) {
    guard let process = scene.process(of: service), let record = scene.records[service.host] else {
      return nil
    }
    self.init(process, in: record)
  }

  package init?(_ process: ProcessRecord, in record: HostRecord) {
    guard let bin = process.executable.firstRange(of: "/bin/java") else { return nil }
    home = String(process.executable[..<bin.lowerBound])
    guard let file = record.files["\(home)/release"], file.state == .read else { return nil }
    let lines = file.content.text.split(whereSeparator: \.isNewline)
    let value = { (name: String) in
      lines.first { $0.hasPrefix("\(name)=") }.map { $0.dropFirst(name.count + 1).filter { $0 != "\"" } }
    }
    guard let version = value("JAVA_RUNTIME_VERSION") ?? value("JAVA_VERSION") else { return nil }
    self.version = version
    isReplaced = process.executable.hasSuffix(" (deleted)")
    vendor = value("IMPLEMENTOR")
  }
}

/// The libraries on a class path that carry a version in their names.
package struct JarVersions {
  /// Versions by name, as written: `kafka-clients`: `7.9.8-ce`.
  package let versions: OrderedDictionary<String, String>

  package init(_ process: ProcessRecord) {
    var versions: OrderedDictionary<String, String> = [:]
    for entry in JVMArguments(argv: process.arguments)?.classPathEntries ?? [] where entry.hasSuffix(".jar") {
      let file = entry.split(separator: "/").last ?? ""
      // The version starts at the first dash before a digit.
      let dash = file.indices.first { index in
        let next = file.index(after: index)
        return file[index] == "-" && next < file.endIndex && file[next].isNumber
      }
      guard let dash, dash > file.startIndex else { continue }
      let name = String(file[..<dash])
      let version = String(file[file.index(after: dash)...].dropLast(4))
      versions[name] = versions[name].map { $0 == version ? version : "\($0), \(version)" } ?? version
    }
    self.versions = versions
  }
}

extension Service {
  /// The platform's version that packages brought; nil for an archive, and for what has a version of its own.
  var installedVersion: PlatformVersion? {
    installation.archiveBase == nil && component.ownVersion == nil ? installation.version : nil
  }
}

extension HostRecord {
  /// Versions of the installed packages with their releases, by name; none on a host that could not be asked.
  var packages: [String: String] {
    let lists = [PackageList(rpm: rpm?.bytes ?? []), PackageList(dpkgStatus: dpkg?.bytes ?? [])]
    return Dictionary(
      lists.flatMap(\.packages).map {
        ($0.name, [$0.version, $0.release].compactMap(\.self).joined(separator: "-"))
      },
      uniquingKeysWith: { "\($0), \($1)" })
  }
}
