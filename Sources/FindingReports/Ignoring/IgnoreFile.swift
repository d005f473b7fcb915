import AnsibleYAML
import EstateFindings
import OrderedCollections

/// A file of ignore rules that fits a report's findings and nothing else.
package enum IgnoreFile {
  /// The usual name, looked for in the working folder.
  package static let name = ".cpdiscoverignore"

  /// The text of a file, one rule for what is the same on several hosts.
  ///
  /// - Parameter day: today, `2026-11-27`, which every rule gives as its reason until somebody knows a better one.
  package static func text(for masked: MaskedReport, on day: String) -> String {
    var hosts: OrderedDictionary<Finding, [String]> = [:]
    for finding in masked.report.findings {
      var rule = Finding(kind: finding.kind, severity: .cosmetic, place: finding.place)
      rule.place.host = nil
      hosts[rule, default: []] += finding.allHosts
    }
    var text = """
      # Findings that do not count, written by cpdiscover --write-ignore on \(day). Each rule: why (reason), where and what
      # (cluster, component, host, file, key, kind: patterns with * and ?, or a list of them), and if you like its last
      # day (until: 2027-01-31).

      """
    for (rule, names) in hosts {
      text += "- reason: \(YAMLScalarText.quoted("found on \(day), not looked into"))\n"
      for subject in IgnoreRule.Subject.allCases {
        if subject == .host, !names.isEmpty {
          let ranges = HostRange.folded(names).map { pattern($0) }
          text += "  host: [\(ranges.joined(separator: ", "))]\n"
        } else if let value = subject.values(in: rule).first {
          text += "  \(subject.rawValue): \(YAMLScalarText.quoted(literal(value)))\n"
        }
      }
    }
    return hosts.isEmpty ? text + "[]\n" : text
  }

  private static func pattern(_ range: HostRange) -> String {
    YAMLScalarText.quoted(range.hosts.count > 1 ? range.description : literal(range.description))
  }

  /// A pattern that fits this text only.
  private static func literal(_ text: String) -> String {
    String(text.flatMap { "*?[".contains($0) ? "[\($0)]" : String($0) })
  }
}
