import OrderedCollections

/// A unit file together with its drop-ins: what holds in the end, and where each part of it was said.
///
/// Specifiers such as `%h` are left alone as text.
package struct SystemdUnit: Hashable, Sendable {
  /// A variable of `Environment=`, with the directive that set it.
  package struct EnvironmentEntry: Hashable, Sendable {
    package let name: String
    package let value: String
    package let directive: SystemdDirective
  }

  /// A file of `EnvironmentFile=`.
  package struct EnvironmentFileEntry: Hashable, Sendable {
    /// As written after the `-`; may hold wildcards and specifiers.
    package let path: String
    /// Whether the file may be missing (`-` before the path).
    package let isOptional: Bool
    package let directive: SystemdDirective
  }

  private struct Name: Hashable {
    let section: String
    let name: String
  }

  /// The files the unit was made of, in the order in which systemd applies them.
  package let paths: [String]
  package private(set) var warnings: [FormatWarning]
  /// One entry a variable: the last assignment holds, at the place of the first.
  package private(set) var environmentEntries: OrderedDictionary<String, EnvironmentEntry> = [:]
  private var effective: OrderedDictionary<Name, [SystemdDirective]> = [:]

  /// - Parameter files: the unit file, then its drop-ins, in the order of `SystemdUnitSearch`.
  package init(files: [SystemdUnitFile]) {
    paths = files.map(\.path)
    warnings = files.flatMap(\.warnings)
    combine(files.flatMap(\.directives))
    readEnvironment()
  }

  /// The raw values that hold for a directive: for a list all since the last empty assignment, for any
  /// other at most one.
  package func values(_ section: String, _ name: String) -> [String] {
    directives(section, name).map(\.value)
  }

  /// The value said last; nil where there is none or the last assignment was empty.
  package func last(_ section: String, _ name: String) -> String? {
    directives(section, name).last?.value
  }

  /// As `values`, with origins.
  package func directives(_ section: String, _ name: String) -> [SystemdDirective] {
    effective[Name(section: section, name: name)] ?? []
  }

  /// Everything that holds in a section, in order of first appearance, without the names in `except`.
  package func directives(in section: String, except: Set<String> = []) -> [SystemdDirective] {
    effective.flatMap { $0.section == section && !except.contains($0.name) ? $1 : [] }
  }

  /// The variables of `Environment=` in order.
  package var environment: OrderedDictionary<String, String> { environmentEntries.mapValues(\.value) }

  package var environmentFiles: [EnvironmentFileEntry] {
    directives("Service", "EnvironmentFile").map { directive in
      let isOptional = directive.value.utf8.first == ASCII.dash
      let path = isOptional ? String(directive.value.dropFirst()) : directive.value
      return EnvironmentFileEntry(path: path, isOptional: isOptional, directive: directive)
    }
  }

  /// What counts are the assignments after the last empty one; dependencies cannot be emptied.
  private mutating func combine(_ directives: [SystemdDirective]) {
    var lastReset: [Name: Int] = [:]
    for (position, directive) in directives.enumerated() where directive.value.isEmpty {
      lastReset[Self.resetGroup(directive)] = position
    }
    for (position, directive) in directives.enumerated() where !directive.value.isEmpty {
      let name = Name(section: directive.section, name: directive.name)
      let kind = SystemdDirectiveKind(section: directive.section, name: directive.name)
      let isReset = position < lastReset[Self.resetGroup(directive)] ?? -1
      switch kind {
      case .dependency: effective[name, default: []].append(directive)
      case .scalar where !isReset: effective[name] = [directive]
      case .list where !isReset: effective[name, default: []].append(directive)
      case .scalar, .list: continue
      }
    }
  }

  private static func resetGroup(_ directive: SystemdDirective) -> Name {
    Name(
      section: directive.section,
      name: SystemdDirectiveKind.resetGroup(section: directive.section, name: directive.name))
  }

  private mutating func readEnvironment() {
    for directive in directives("Service", "Environment") {
      var reader = SystemdWordReader(Array(directive.value.utf8)[...])
      do throws(FormatWarning.Kind) {
        while let word = try reader.next() { set(word, directive) }
      } catch {
        warn(error, directive)
      }
    }
  }

  private mutating func set(_ word: [UInt8], _ directive: SystemdDirective) {
    do throws(FormatWarning.Kind) {
      let valid = try EnvironmentAssignment(word)
      environmentEntries[valid.name] = EnvironmentEntry(
        name: valid.name, value: valid.value, directive: directive)
    } catch {
      warn(error, directive)
    }
  }

  private mutating func warn(_ kind: FormatWarning.Kind, _ directive: SystemdDirective) {
    warnings.append(
      FormatWarning(kind, path: directive.path, line: directive.line, subject: directive.name))
  }
}
