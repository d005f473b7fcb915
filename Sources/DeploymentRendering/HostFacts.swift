import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// What the collection's templates ask of a host's system, told from evidence instead of by the host.
package struct HostFacts: Hashable, Sendable {
  /// Facts by host name and by address; under the empty name those of a host that is not known.
  package private(set) var byName: [String: [String: String]] = [:]

  /// Where hosts differ, one that is not known gets what most have.
  package init(records: [HostRecord]) {
    var counts: [[String: String]: Int] = [:]
    for record in records {
      let facts = HostFacts.facts(of: record)
      // Its name is its own.
      counts[facts.filter { !HostFacts.names.contains($0.key) }, default: 0] += 1
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
    byName[""] = usual?.key ?? HostFacts.facts(id: "rhel", like: [], version: "9", codename: nil)
  }

  /// The facts of a host of an inventory; those of most hosts where it is not known.
  package func facts(of name: String, address: String?) -> [String: String] {
    byName[name] ?? address.flatMap { byName[$0] } ?? byName[""] ?? [:]
  }

  private static let names: Set = ["ansible_hostname", "ansible_fqdn"]

  private static func facts(of record: HostRecord) -> [String: String] {
    let bytes = ["/etc/os-release", "/usr/lib/os-release"].lazy.compactMap { record.files[$0] }.first {
      $0.state == .read
    }
    let release = OSRelease(parsing: bytes?.content.bytes ?? [])
    var facts = facts(
      id: bytes == nil ? "rhel" : release.id, like: release.idLike, version: release.versionID ?? "9",
      codename: release.fields["VERSION_CODENAME"])
    let name = record.facts["hostname"] ?? record.name
    facts["ansible_hostname"] = name.split(separator: ".").first.map(String.init)
    facts["ansible_fqdn"] = name
    if let total = record.facts["MemTotal"]?.split(separator: " ").first.flatMap({ Int($0) }) {
      facts["ansible_memtotal_mb"] = String(total / 1024)
    }
    // Ansible would read a host's text as a template.
    return facts.filter { isPlain($0.value) }
  }

  private static func facts(id: String, like: [String], version: String, codename: String?) -> [String:
    String]
  {
    let isDebian = ([id] + like).contains { $0 == "debian" || $0 == "ubuntu" }
    let names = [
      "debian": "Debian", "ubuntu": "Ubuntu", "rhel": "RedHat", "centos": "CentOS", "rocky": "Rocky",
      "almalinux": "AlmaLinux", "ol": "OracleLinux", "amzn": "Amazon", "fedora": "Fedora",
    ]
    return [
      "ansible_os_family": isDebian ? "Debian" : "RedHat",
      "ansible_distribution": names[id] ?? (isDebian ? "Debian" : "RedHat"),
      "ansible_distribution_version": version,
      "ansible_distribution_major_version": String(version.prefix { $0 != "." }),
      "ansible_distribution_release": codename ?? (isDebian ? "bookworm" : "NA"),
      "ansible_system": "Linux", "ansible_architecture": "x86_64",
    ]
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 < 128 }
      && text.allSatisfy { $0.isLetter || $0.isNumber || "._:-".contains($0) }
  }
}
