import ComponentCatalog
import ConfigFormats
import HostEvidence

extension HostRecord {
  /// What of a host, besides the settings of its services, decides what a deploy would do to it. By name:
  ///
  /// * `vm.swappiness`, ... and `crypto.fips_enabled` (`unknown` where it was not seen): the kernel's settings.
  /// * `distribution`: `redhat`, `amazon`, `ubuntu`, `debian` or `unknown`.
  /// * `java`: `package`, `home` or `unseen`; with it `java.package` or `java.home`.
  /// * `edition`: `community` or `server`, by the packages; `common.version`: of the package that all others need (`common`: `installed`).
  /// * `release`: version and release of the platform's packages, unless the release is 1; `release.COMPONENT` for
  ///   those with a version of their own.
  /// * `archive.owner`, `archive.group`: of the folder of an archive, unless that is root's.
  /// * `cli.version`: of the Confluent command that the usual link leads to.
  /// * `logrotate.UNIT`: `absent` where nothing rotates the logs of that unit.
  ///
  /// What was not seen has no entry.
  func deployFacts(_ catalog: Catalog) -> [String: String] {
    let kernel = facts.filter { $0.key.hasPrefix("vm.") || $0.key == "crypto.fips_enabled" }
    var facts = kernel.mapValues { String($0.filter { !$0.isWhitespace }) }
    facts["crypto.fips_enabled"] = facts["crypto.fips_enabled"] ?? "unknown"
    facts["distribution"] = distribution ?? "unknown"
    let packages = installedPackages
    let names = Set(packages.map(\.name))
    let java = InstalledJava(
      executables: processes.map(\.executable), packages: names, family: osFamily,
      rules: catalog.deploy.java)
    switch java {
    case .package(let name): facts.merge(["java": "package", "java.package": name]) { $1 }
    case .home(let path): facts.merge(["java": "home", "java.home": path]) { $1 }
    case .unseen: facts["java"] = "unseen"
    }
    for package in packages where package.release.map({ $0 != "1" }) ?? false {
      let release = "\(package.version)-\(package.release ?? "")"
      if package.name == "confluent-common" { facts["release"] = release }
      for component in catalog.components where component.ownVersion?.package == package.name {
        facts["release.\(component.name)"] = release
      }
    }
    if let isCommunity = Installation.edition(of: packageVersions) {
      facts["edition"] = isCommunity ? "community" : "server"
    }
    facts["common.version"] = packageVersions["confluent-common"]
    if facts["common.version"] != nil { facts["common"] = "installed" }
    if let owner = archiveOwner {
      facts["archive.owner"] = owner.owner
      facts["archive.group"] = owner.group
    }
    facts["cli.version"] = links["/usr/local/bin/confluent"]?.firstMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/).map {
      String($0.output)
    }
    for (unit, paths) in catalog.evidence.setUp {
      let states = paths.map { files[$0]?.state }
      if states.first == .read, states.dropFirst().allSatisfy({ $0 == .missing }) {
        facts["logrotate.\(unit)"] = "absent"
      }
    }
    return facts
  }

  private var installedPackages: [InstalledPackage] {
    [PackageList(rpm: rpm?.bytes ?? []), PackageList(dpkgStatus: dpkg?.bytes ?? [])].flatMap(\.packages)
  }

  /// Of the folders whose owner was asked for; nil where root owns them.
  private var archiveOwner: FileAttributes? {
    files.filter { $0.value.state == .special && $0.value.attributes != nil }.sorted { $0.key < $1.key }
      .compactMap(\.value.attributes).first { $0.owner != "root" || $0.group != "root" }
  }

  private var distribution: String? {
    guard let family = osFamily, let file = files["/etc/os-release"] else { return nil }
    let release = OSRelease(parsing: file.content.bytes)
    if family == "RedHat" { return release.id == "amzn" ? "amazon" : "redhat" }
    return release.id == "ubuntu" ? "ubuntu" : "debian"
  }
}
