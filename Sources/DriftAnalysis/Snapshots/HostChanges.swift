import ConfigFormats
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What became of a host itself: packages, memory, system.
struct HostChanges {
  private(set) var findings: [Finding] = []
  private let scene: SnapshotScene
  private let host: String

  /// A kernel keeps a little for itself, and not always the same: less than this is no change.
  private static let hundredthsOfMemory = 1

  init(_ scene: SnapshotScene, from old: HostRecord, to new: HostRecord) {
    self.scene = scene
    host = new.name
    for key in ["MemTotal", "SwapTotal", "processors"] {
      guard let then = old.facts[key], let now = new.facts[key], !HostChanges.isAbout(then, now) else {
        continue
      }
      add(key == "processors" ? "diff.processors" : "diff.memory", key: key, then, now, source: "/proc")
    }
    let keys = Set(old.facts.keys).union(new.facts.keys).filter {
      $0.hasPrefix("vm.") || ["kernel", "crypto.fips_enabled"].contains($0)
    }
    for key in keys.sorted() {
      guard let then = old.facts[key], let now = new.facts[key], then != now else { continue }
      add("diff.system", key: key, then, now, source: "/proc/sys")
    }
    let (then, now) = (HostChanges.release(old), HostChanges.release(new))
    if let then, let now, then != now {
      add("diff.system", key: "release", then, now, source: "/etc/os-release")
    }
    comparePackages(old, new)
  }

  private static func isAbout(_ then: String, _ now: String) -> Bool {
    if then == now { return true }
    let numbers = [then, now].map { Int($0.split(separator: " ").first ?? "") ?? 0 }
    return then.hasSuffix("kB")
      && abs(numbers[0] - numbers[1]) * 100 <= max(numbers[0], numbers[1]) * hundredthsOfMemory
  }

  private static func release(_ record: HostRecord) -> String? {
    guard let file = record.files["/etc/os-release"], file.state == .read else { return nil }
    let release = OSRelease(parsing: file.content.bytes)
    return release.fields["PRETTY_NAME"] ?? release.versionID
  }

  private mutating func comparePackages(_ old: HostRecord, _ new: HostRecord) {
    let then = old.packages
    let now = new.packages
    // A host that could not be asked has none.
    guard !then.isEmpty, !now.isEmpty else { return }
    for name in Set(then.keys).union(now.keys).sorted() where then[name] != now[name] {
      add("diff.package", key: name, then[name], now[name], source: "package database")
    }
  }

  private mutating func add(_ kind: String, key: String, _ then: String?, _ now: String?, source: String) {
    var finding = scene.finding(kind, nil, host: host, key: key)
    finding.values.before = then
    finding.values.onDisk = now
    finding.evidence = [Finding.Evidence(source)]
    findings.append(finding)
  }
}
