/// One thing about an estate that people should know: what, where, how bad, and what shows it. Drift, comparison of
/// snapshots and audit all speak in findings.
///
/// A finding is one row of a report. It holds values as they were seen, secrets included: whoever shows it shows
/// `masked`.
package struct Finding: Codable, Hashable, Sendable {
  /// Id of the kind, as `templates/findings/` lists them: `setting.changed`, `unit.stopped`, ...
  package var kind: String
  package var severity: Severity
  package var place: Place
  /// The hosts that it is about together, where those are several: `place` names none of them then. Sorted.
  package var hosts: [String] = []
  /// What each layer says; all nil where there is nothing to compare.
  package var values = LayerValues()
  /// One sentence for people, without values that may be secret; empty where the kind's title says all.
  package var text = ""
  /// When what it tells of happened. Rows about several hosts tell the span.
  package var times: [Time] = []
  /// Where it can be seen, most telling first.
  package var evidence: [Evidence] = []
  /// The unit that a deploy would restart because of it; nil for none.
  package var restarts: String?
  /// The unit that a deploy would start because of it; nil for none.
  package var starts: String?
  /// Whether key or values must not be shown, see `masked`.
  package var isSecret = false

  package init(kind: String, severity: Severity, place: Place) {
    self.kind = kind
    self.severity = severity
    self.place = place
  }

  /// What a finding is about. Nil means: it is not about one.
  package struct Place: Codable, Hashable, Sendable {
    /// Name of the Kafka cluster; nil where the estate has only one.
    package var cluster: String?
    /// Group of the collection: `kafka_broker`, ...
    package var component: String?
    /// Name of the host in the evidence, or in the inventory where there is no evidence of it.
    package var host: String?
    /// Absolute path, or name of the unit for what systemd makes of unit file and drop-ins.
    package var file: String?
    /// Setting, environment variable, package, ...
    package var key: String?

    package init(
      cluster: String? = nil, component: String? = nil, host: String? = nil, file: String? = nil,
      key: String? = nil
    ) {
      self.cluster = cluster
      self.component = component
      self.host = host
      self.file = file
      self.key = key
    }
  }

  /// The three layers, never mixed. For two snapshots `before` and `onDisk` or `running` are compared.
  package struct LayerValues: Codable, Hashable, Sendable {
    /// What a deploy with the existing inventory would write.
    package var declared: String?
    /// What the files hold.
    package var onDisk: String?
    /// What the process runs with.
    package var running: String?
    /// What an earlier snapshot held.
    package var before: String?

    package init(
      declared: String? = nil, onDisk: String? = nil, running: String? = nil, before: String? = nil
    ) {
      self.declared = declared
      self.onDisk = onDisk
      self.running = running
      self.before = before
    }

    /// Every value that there is, hidden.
    package var hidden: LayerValues {
      let hide = { (value: String?) in value.map { _ in Finding.mask } }
      return LayerValues(
        declared: hide(declared), onDisk: hide(onDisk), running: hide(running), before: hide(before))
    }
  }

  /// Something that happened at a time.
  package struct Time: Codable, Hashable, Sendable {
    /// In words: `changed`, ...
    package var event: String
    /// `2026-11-27 10:00:00`, in UTC: its order is that of the times.
    package var at: String

    package init(_ event: String, at: String) {
      self.event = event
      self.at = at
    }
  }

  /// A place where people can look a finding up.
  package struct Evidence: Codable, Hashable, Sendable {
    /// Path, process (`process 1200`), unit, or `FILE:LINE` of an inventory.
    package var source: String
    /// What stands there, without secrets.
    package var text: String
    /// The host that it is on, in a finding about several together; else nil.
    package var host: String?

    package init(_ source: String, _ text: String = "", host: String? = nil) {
      self.source = source
      self.text = text
      self.host = host
    }
  }

  /// Every host that it is about; none for what is about no host.
  package var allHosts: [String] { place.host.map { [$0] } ?? hosts }

  /// Makes it one about several hosts together.
  package mutating func concern(_ hosts: some Sequence<String>) {
    place.host = nil
    self.hosts = Set(hosts).map(HostName.init).sorted().map(\.text)
  }

  /// What stands in the place of a secret.
  package static let mask = "***"

  /// For people and reports: nothing secret in it, not even whether two secrets have one length.
  package var masked: Finding {
    guard isSecret else { return self }
    var copy = self
    copy.values = values.hidden
    return copy
  }
}

extension Finding: Comparable {
  /// By place first, so that what concerns one setting of many hosts stands together; severity is for the reader to
  /// group by.
  package static func < (left: Finding, right: Finding) -> Bool {
    left.order.lexicographicallyPrecedes(right.order)
  }

  private var order: [String] {
    [place.cluster, place.component, place.file, place.key, place.host].map { $0 ?? "" } + [kind, text]
  }
}
