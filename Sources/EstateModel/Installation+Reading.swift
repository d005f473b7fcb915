import ComponentCatalog
import ConfigFormats
import HostEvidence

extension Installation {
  /// Judges by the folder of the start command, which names a version where an archive was unpacked, by the package database,
  /// which a deploy goes by, and by the jars of the class path, in this order.
  init(
    of component: Component, program: String?, classPath: [String], packages: [String: String], unit: String?
  ) {
    let folder = program.flatMap { Installation.versionFolder(in: $0, of: component) }
    let jar = classPath.lazy.compactMap(Installation.kafkaJar).first
    let package = component.ownVersion.map(\.package)
    let installed =
      package.map { packages[$0] } ?? packages["confluent-common"]
      ?? component.packages.lazy
      .compactMap { packages[$0] }.first
    archiveBase = folder?.base
    version = folder?.version ?? installed.flatMap(PlatformVersion.init)
    if version == nil, component.ownVersion == nil { version = jar?.version }
    let isNamedCommunity = unit.map(component.communityUnits.contains) ?? false
    isCommunity = isNamedCommunity ? true : jar?.isCommunity ?? Installation.edition(of: packages)
    binaries = program.flatMap(Installation.binaries) ?? "/usr"
  }

  /// True for community packages, false for Confluent Server's, nil for neither.
  static func edition(of packages: [String: String]) -> Bool? {
    if packages["confluent-server"] != nil { return false }
    return packages["confluent-kafka"] == nil ? nil : true
  }

  /// `/opt/confluent` and 7.9.8 from `/opt/confluent/confluent-7.9.8/bin/kafka-server-start`.
  private static func versionFolder(
    in program: String, of component: Component
  ) -> (base: String, version: PlatformVersion)? {
    let prefix = component.ownVersion?.directory ?? "confluent-"
    var base: [Substring] = []
    for part in program.split(separator: "/") {
      if part.hasPrefix(prefix), let version = PlatformVersion(String(part.dropFirst(prefix.count))) {
        return ("/" + base.joined(separator: "/"), version)
      }
      base.append(part)
    }
    return nil
  }

  /// Version and edition from `.../kafka-clients-7.9.8-ccs.jar`. Apache Kafka's own jars name no edition.
  private static func kafkaJar(_ path: String) -> (version: PlatformVersion, isCommunity: Bool)? {
    guard let name = path.split(separator: "/").last,
      name.hasPrefix("kafka-clients-") || name.hasPrefix("kafka_2"),
      name.hasSuffix("-ccs.jar") || name.hasSuffix("-ce.jar")
    else { return nil }
    let parts = name.split(separator: "-")
    guard parts.count >= 3, let version = PlatformVersion(String(parts[parts.count - 2])) else { return nil }
    return (version, name.hasSuffix("-ccs.jar"))
  }

  private static func binaries(_ program: String) -> String? {
    guard let bin = program.firstRange(of: "/bin/") else { return nil }
    return String(program[..<bin.lowerBound])
  }
}

extension HostRecord {
  /// Versions of the installed packages by name, from whichever package database the host has.
  var packageVersions: [String: String] {
    var versions: [String: String] = [:]
    let databases = [PackageList(rpm: rpm?.bytes ?? []), PackageList(dpkgStatus: dpkg?.bytes ?? [])]
    for package in databases.flatMap(\.packages) { versions[package.name] = package.version }
    return versions
  }
}
