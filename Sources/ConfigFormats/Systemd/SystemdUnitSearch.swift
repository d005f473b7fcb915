/// Finds out which of the unit files and drop-ins on a host make up a unit, in systemd's order.
package enum SystemdUnitSearch {
  /// A file below one of the unit directories.
  package struct Candidate: Hashable, Sendable {
    package let path: String
    /// A link to /dev/null or an empty file: hides the files of lower priority with its name.
    package let isMask: Bool

    package init(path: String, isMask: Bool = false) {
      self.path = path
      self.isMask = isMask
    }
  }

  package enum Result: Hashable, Sendable {
    /// No unit file, whatever drop-ins there may be.
    case notFound
    /// The unit is masked by the file at this path.
    case masked(by: String)
    /// The unit file and the drop-ins in the order in which they apply.
    case found(unitFile: String, dropIns: [String])

    /// The files in the order for `SystemdUnit(files:)`.
    package var paths: [String] {
      switch self {
      case .notFound, .masked: []
      case .found(let unitFile, let dropIns): [unitFile] + dropIns
      }
    }
  }

  /// Where units lie, by falling priority.
  package static let directories = [
    "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
    "/run/systemd/generator.early", "/etc/systemd/system", "/etc/systemd/system.attached",
    "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator",
    "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
    "/run/systemd/generator.late",
  ]

  private static let places = Dictionary(uniqueKeysWithValues: directories.enumerated().map { ($1, $0) })

  /// - Parameters:
  ///   - unit: the full name, such as `confluent-kafka.service` or `kafka@1.service`.
  ///   - candidates: all files known below `directories`, in any order; others are ignored.
  package static func files(of unit: String, among candidates: [Candidate]) -> Result {
    let name = SystemdUnitName(unit)
    let byPath = Dictionary(candidates.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let unitFile = [unit, name.template].compactMap(\.self).lazy
      .flatMap { file in directories.lazy.map { $0 + "/" + file } }
      .compactMap { byPath[$0] }.first
    guard let unitFile else { return .notFound }
    if unitFile.isMask { return .masked(by: unitFile.path) }
    return .found(unitFile: unitFile.path, dropIns: dropIns(of: name, among: candidates))
  }

  /// Of files with one name, the first directory's counts; the names decide the order.
  private static func dropIns(of unit: SystemdUnitName, among candidates: [Candidate]) -> [String] {
    // Those of the unit by directory and name before those of all units of its type.
    let names = unit.dropInNames.map { $0 + ".d" }
    func rank(_ directory: String) -> (Int, Int)? {
      let parts = PathParts(directory)
      guard let place = places[parts.directory] else { return nil }
      if let name = names.firstIndex(of: parts.name) { return (0, place * names.count + name) }
      return parts.name == "\(unit.type).d" ? (1, place) : nil
    }
    var chosen: [String: (rank: (Int, Int), candidate: Candidate)] = [:]
    for candidate in candidates {
      let path = PathParts(candidate.path)
      guard path.name.hasSuffix(".conf"), let rank = rank(path.directory) else { continue }
      if let other = chosen[path.name], other.rank <= rank { continue }
      chosen[path.name] = (rank, candidate)
    }
    return chosen.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .filter { !$1.candidate.isMask }.map(\.value.candidate.path)
  }
}

/// The parts of a unit's name.
struct SystemdUnitName {
  let full: String
  private let prefix: String
  private let instance: String?
  /// `service`, `slice`, ...
  let type: String

  init(_ full: String) {
    self.full = full
    let dot = full.lastIndex(of: ".") ?? full.endIndex
    let stem = full[..<dot]
    type = String(full[dot...].dropFirst())
    let at = stem.firstIndex(of: "@")
    prefix = String(stem[..<(at ?? stem.endIndex)])
    instance = at.map { String(stem[stem.index(after: $0)...]) }
  }

  /// `x@.service` for `x@1.service`.
  var template: String? {
    instance.map { $0.isEmpty ? nil : "\(prefix)@.\(type)" } ?? nil
  }

  /// The names whose `.d` directories apply: the unit, its template, and all their prefixes that end at a dash.
  var dropInNames: [String] { dropInNames(prefix: prefix, instance: instance) }

  private func dropInNames(prefix: String, instance: String?) -> [String] {
    let isTemplate = instance?.isEmpty == true
    var names = [prefix + (instance.map { "@" + $0 } ?? "") + "." + type]
    if instance != nil, !isTemplate { names += dropInNames(prefix: prefix, instance: "") }
    var body = prefix[...]
    while body.last == "-" { body.removeLast() }
    if let dash = body.lastIndex(of: "-") {
      // The prefixes of a template are no templates.
      names += dropInNames(prefix: String(body[...dash]), instance: isTemplate ? nil : instance)
    }
    return names
  }
}
