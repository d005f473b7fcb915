import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// What the collection's templates ask of a host's system, told from evidence instead of by the host.
package struct HostFacts: Hashable, Sendable {
  /// The facts of one host.
  package struct OfHost: Hashable, Sendable {
    /// As Ansible would say, and the family and the system, on which the collection's own paths hang.
    package var known: [String: String] = [:]
    /// What the collection asks besides, and the evidence does not tell: what is usual. No text of an inventory may be
    /// taken to mean these.
    package var presumed: [String: String] = [:]

    package var all: [String: String] { known.merging(presumed) { known, _ in known } }
  }

  /// Facts by host name and by address; under the empty name those of a host that is not known.
  package private(set) var byName: [String: OfHost] = [:]

  /// Where hosts differ, one that is not known is presumed to have what most have.
  package init(records: [HostRecord]) {
    var counts: [[String: String]: Int] = [:]
    for record in records {
      let facts = HostFacts.facts(of: record)
      // Its name is its own.
      counts[facts.all.filter { !HostFacts.names.contains($0.key) }, default: 0] += 1
      for name in [record.name, record.connection["ansible_host"]].compactMap(\.self)
      where HostFacts.isPlain(name) {
        byName[name] = facts
      }
    }
    let usual = counts.max { left, right in
      left.value == right.value
        ? "\(left.key.sorted { $0.key < $1.key })" > "\(right.key.sorted { $0.key < $1.key })"
        : left.value < right.value
    }
    let presumed = usual?.key ?? HostFacts.system(nil).all
    byName[""] = OfHost(
      known: presumed.filter { HostFacts.needed.contains($0.key) },
      presumed: presumed.filter { !HostFacts.needed.contains($0.key) })
  }

  /// The facts of a host of an inventory; what most hosts have where it is not known.
  package func facts(of name: String, address: String?) -> OfHost {
    byName[name] ?? address.flatMap { byName[$0] } ?? byName[""] ?? OfHost()
  }

  private static let names: Set = ["ansible_hostname", "ansible_fqdn"]
  private static let needed: Set = ["ansible_os_family", "ansible_system"]

  private static func facts(of record: HostRecord) -> OfHost {
    let bytes = ["/etc/os-release", "/usr/lib/os-release"].lazy.compactMap { record.files[$0] }.first {
      $0.state == .read
    }
    var facts = system(bytes.map { OSRelease(parsing: $0.content.bytes) })
    let name = record.facts["hostname"] ?? record.name
    // What the network calls a host is told by its resolver alone.
    facts.presumed["ansible_fqdn"] = name
    let short = name.split(separator: ".").first.map(String.init)
    if record.facts["hostname"] == nil {
      facts.presumed["ansible_hostname"] = short
    } else {
      facts.known["ansible_hostname"] = short
    }
    // As `uname -s -r -m` says.
    let kernel = record.facts["kernel"]?.split(separator: " ") ?? []
    if kernel.count == 3 { facts.known["ansible_architecture"] = String(kernel[2]) }
    if let total = record.facts["MemTotal"]?.split(separator: " ").first.flatMap({ Int($0) }) {
      facts.known["ansible_memtotal_mb"] = String(total / 1024)
    }
    // Ansible would read a host's text as a template.
    return OfHost(
      known: facts.known.filter { isPlain($0.value) }, presumed: facts.presumed.filter { isPlain($0.value) })
  }

  private static let distributions = [
    "debian": "Debian", "ubuntu": "Ubuntu", "rhel": "RedHat", "centos": "CentOS", "rocky": "Rocky",
    "almalinux": "AlmaLinux", "ol": "OracleLinux", "amzn": "Amazon", "fedora": "Fedora",
  ]

  /// Nil for a system of which nothing is known.
  private static func system(_ release: OSRelease?) -> OfHost {
    let id = release?.id ?? "rhel"
    let isDebian = ([id] + (release?.idLike ?? [])).contains { $0 == "debian" || $0 == "ubuntu" }
    let version = release?.versionID ?? "9"
    var facts = OfHost(
      known: ["ansible_os_family": isDebian ? "Debian" : "RedHat", "ansible_system": "Linux"],
      presumed: [
        "ansible_distribution": isDebian ? "Debian" : "RedHat", "ansible_distribution_version": version,
        "ansible_distribution_major_version": String(version.prefix { $0 != "." }),
        "ansible_distribution_release": isDebian ? "bookworm" : "NA", "ansible_architecture": "x86_64",
      ])
    guard let release, let distribution = distributions[id] else { return facts }
    facts.known["ansible_distribution"] = distribution
    if release.versionID != nil {
      facts.known["ansible_distribution_major_version"] = String(version.prefix { $0 != "." })
      // Of these, Ansible takes the minor version from elsewhere.
      if id != "debian" && id != "centos" { facts.known["ansible_distribution_version"] = version }
    }
    if isDebian { facts.known["ansible_distribution_release"] = release.fields["VERSION_CODENAME"] }
    return facts
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 < 128 }
      && text.allSatisfy { $0.isLetter || $0.isNumber || "._:-".contains($0) }
  }
}
