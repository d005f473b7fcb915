/// Names of the collection's variables, of whichever version (`templates/variables.yml`).
package struct VariableNames: Sendable {
  /// Every name.
  package let all: Set<String>
  private let versions: [Versions]
  private let running: Patterns

  /// The versions that know some names.
  private struct Versions {
    let range: VersionRange
    let names: Patterns
  }

  /// Names, or how they begin or end (`*` stands for the rest).
  private struct Patterns {
    let all: [String]

    func fit(_ name: String) -> Bool {
      all.contains { pattern in
        if pattern.hasPrefix("*") { return name.hasSuffix(pattern.dropFirst()) }
        return pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
      }
    }
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    let shared = try fields.list("shared") { (entry) throws(CatalogError) in
      let components = try entry.texts("components")
      return try entry.texts("names").flatMap { name in components.map { "\($0)_\(name)" } }
    }
    versions = try fields.list("versions") { (entry) throws(CatalogError) in
      Versions(range: try entry.versions(), names: Patterns(all: try entry.texts("names")))
    }
    running = Patterns(all: try fields.texts("running"))
    all = Set(shared.joined()).union(try fields.texts("others"))
  }

  /// The versions that know a name, as far as is known; all of them where nothing else is.
  package func versions(of name: String) -> VersionRange {
    versions.first { $0.names.fit(name) }?.range ?? VersionRange()
  }

  /// Whether a name only says how a deploy goes about it, so that it changes nothing on hosts.
  package func isOfRunning(_ name: String) -> Bool { running.fit(name) }

  /// The name that somebody may have meant with another one, among those that a version knows; nil where none is near.
  package func nearest(to name: String, in version: PlatformVersion? = nil) -> String? {
    let names = all.filter { other in
      other != name && version.map { versions(of: other).contains($0) } != false
    }
    if let near = NearestName.of(name, among: names) { return near }
    // Words too many, or too few, at the end.
    let kin = names.filter { name.hasPrefix($0 + "_") || $0.hasPrefix(name + "_") }
      .filter { $0.utf8.count * 3 > name.utf8.count * 2 && name.utf8.count * 3 > $0.utf8.count * 2 }
    return kin.min { (abs($0.utf8.count - name.utf8.count), $0) < (abs($1.utf8.count - name.utf8.count), $1) }
  }
}
