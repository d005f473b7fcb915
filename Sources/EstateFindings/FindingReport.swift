/// Everything that a report says, whatever form it is written in: each writer takes this value and nothing else.
///
/// It is made by an analysis, which sorts all lists and passes the times in, so that equal input gives equal reports.
package struct FindingReport: Codable, Hashable, Sendable {
  /// What was looked for.
  package enum Subject: String, Codable, Hashable, Sendable {
    /// An inventory against an estate.
    case drift
    /// An estate at two times.
    case diff
    /// An estate against rules.
    case audit
  }

  package var subject: Subject
  /// What was compared, for the title: file names, or the times of two snapshots.
  package var sources: [String]
  /// Version of the program.
  package var program: String
  /// When the evidence was taken, ISO 8601, UTC.
  package var taken: String
  /// Sorted by name.
  package var hosts: [Host] = []
  /// Sorted; those that a rule of the user's ignores are not among them.
  package var findings: [Finding] = []
  /// Sorted by finding.
  package var ignored: [Ignored] = []
  /// What nothing can be said of: never counted as equal, never as drift. Sorted.
  package var notCompared: [NotCompared] = []
  /// What people may want to look at, and of which nothing comes: it counts nowhere. Sorted by subject.
  package var notes: [Note] = []
  /// What a deploy does at every run, whatever is found, so that services restart; each to be read behind *a deploy*.
  package var everyRun: [String] = []
  /// Ignore rules that are expired or fit nothing, a sentence each.
  package var ruleRemarks: [String] = []
  /// Settings that were compared, and those of them on which all layers agree.
  package var compared = 0
  package var agreeing = 0
  /// Settings that agree as far as the inventory could be read: a file of variables that nobody could open may say otherwise.
  package var presumed = 0

  package init(subject: Subject, sources: [String], program: String, taken: String) {
    self.subject = subject
    self.sources = sources
    self.program = program
    self.taken = taken
  }

  /// A host of the estate or of the inventory.
  package struct Host: Codable, Hashable, Sendable {
    package enum Reading: String, Codable, Hashable, Sendable {
      case whole, partial
      /// It gave no evidence.
      case unread
      /// It stands in the inventory, and nobody was asked to read it.
      case unasked
    }

    package var name: String
    package var reading: Reading
    /// Why it was not read whole; empty where it was.
    package var problems: [String] = []
    package var services: [Service] = []

    package init(name: String, reading: Reading) {
      self.name = name
      self.reading = reading
    }
  }

  /// A service on a host, for the picture of the estate.
  package struct Service: Codable, Hashable, Sendable {
    package var component: String
    /// Nil where the estate has only one.
    package var cluster: String?
    package var unit: String?
    /// `running`, `stopped`, ... as the estate says it; `declared` where only the inventory knows it.
    package var state: String
    package var version: String?

    package init(component: String, state: String) {
      self.component = component
      self.state = state
    }
  }

  package struct Ignored: Codable, Hashable, Sendable {
    package var finding: Finding
    /// `FILE:LINE` of the rule.
    package var rule: String
    package var reason: String

    package init(finding: Finding, rule: String, reason: String) {
      self.finding = finding
      self.rule = rule
      self.reason = reason
    }
  }

  /// A word on an inventory that is no finding.
  package struct Note: Codable, Hashable, Sendable {
    /// `FILE:LINE`, or the file.
    package var source: String
    /// Name of the variable.
    package var subject: String
    package var text: String

    package init(source: String, subject: String, text: String) {
      self.source = source
      self.subject = subject
      self.text = text
    }
  }

  package struct NotCompared: Codable, Hashable, Sendable {
    package var place: Finding.Place
    package var reason: String
    /// Something is not known; false where nothing could be learned from a comparison anyway.
    package var isGap: Bool

    package init(place: Finding.Place, reason: String, isGap: Bool = true) {
      self.place = place
      self.reason = reason
      self.isGap = isGap
    }
  }

  /// Every host that was asked was read whole, and nothing is unknown.
  package var isComplete: Bool {
    hosts.allSatisfy { $0.reading == .whole || $0.reading == .unasked }
      && !notCompared.contains(where: \.isGap)
  }

  /// The worst that was found; nil where nothing was.
  package var worst: Severity? { findings.map(\.severity).max() }

  /// Nothing secret in it: for whoever shows or stores a report.
  package var masked: FindingReport {
    var copy = self
    copy.findings = findings.map(\.masked)
    copy.ignored = ignored.map { Ignored(finding: $0.finding.masked, rule: $0.rule, reason: $0.reason) }
    return copy
  }
}
