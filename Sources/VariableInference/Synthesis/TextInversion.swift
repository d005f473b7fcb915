import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Reads the values of free texts (paths, passwords, names) and of lists of them off the settings: the model renders
/// with a mark in place of each, and where a mark comes out, the value seen stands in its place.
struct TextInversion {
  let view: SynthesisView
  /// What is to be looked for: a variable, or an entry of a dictionary.
  let paths: [Path]

  /// A variable's name, and the keys down to an entry.
  struct Path: Hashable {
    var name: String
    var keys: [String] = []
    var isList = false
    /// How items of a list begin, where that must be known to tell them apart.
    var starts: [String] = []
    /// The host whose variable it is, where the settings of others show it.
    var host: String?

    /// The same, whichever host's.
    var anyHost: Path {
      var path = self
      path.host = host.map { _ in "" }
      return path
    }
  }

  /// Where what was read comes from.
  typealias Found = OrderedDictionary<String, [Path: [Reading: Int]]>

  /// What each host shows, by text; several values where its settings disagree.
  ///
  /// - Parameters:
  ///   - before: what the collection would write from the draft.
  ///   - standing: the value of a text on a host so far.
  func values(_ draft: Draft, _ before: EstateState, standing: (_ host: String, Path) -> Reading?) -> Found {
    let hosts = view.services.values.compactMap(\.first?.host)
    func text(_ path: Path) -> String {
      for host in path.host.map({ [$0] }) ?? hosts {
        if case .text(let text) = standing(host, path) { return text }
      }
      return ""
    }
    let before = view.states(draft)
    var marked = draft
    var marks: [Character: MarkedText.Part] = [:]
    for (index, path) in paths.enumerated() {
      guard let first = Unicode.Scalar(0xF0000 + UInt32(2 * index)),
        let second = Unicode.Scalar(0xF0000 + UInt32(2 * index + 1))
      else { continue }
      let mark: AnsibleValue
      if path.isList {
        marks[Character(first)] = .first(path)
        marks[Character(second)] = .second(path)
        mark = .list([.string(String(first)), .string(String(second))])
      } else {
        marks[Character(first)] = .start(path)
        marks[Character(second)] = .end(path)
        mark = .string("\(first)\(text(path))\(second)")
      }
      if let host = path.host {
        marked.own[host, default: [:]][path.name] = mark
        continue
      }
      marked.shared[path.name] = view.value(of: path.name, marked, before.evaluation).setting(
        mark, at: path.keys[...])
      for host in marked.own.keys { marked.own[host]?[path.name] = nil }
    }
    var found: Found = [:]
    let after = view.states(marked)
    for component in view.services.keys {
      for (plain, marked) in zip(
        before.components[component]?.hosts ?? [], after.components[component]?.hosts ?? [])
      {
        let host = marked.service.host
        for (index, state) in marked.states.enumerated() {
          guard let file = state.file else { continue }
          let known = index < plain.states.count ? plain.states[index].file : nil
          // A mark may stand in the path as well.
          guard let observed = marked.service.settings(of: known ?? file) else { continue }
          for (path, reading) in Self.read(
            file, observed, known: known, marks, standing: { standing($0.host ?? host, $0) })
          {
            found[path.host ?? host, default: [:]][path.anyHost, default: [:]][reading, default: 0] += 1
          }
        }
      }
    }
    return found
  }

  /// Marks are private characters of plane 15, whose UTF-8 starts with this byte.
  static func mayHoldMark(_ text: String) -> Bool { text.utf8.contains(0xF3) }

  private static func read(
    _ file: ModelledFile, _ observed: OrderedDictionary<String, String>, known: ModelledFile?,
    _ marks: [Character: MarkedText.Part], standing: (Path) -> Reading?
  ) -> [(Path, Reading)] {
    var found: [(Path, Reading)] = []
    func add(_ text: String, _ value: String, isExplained: Bool) {
      guard Self.mayHoldMark(text) else { return }
      let pattern = MarkedText(text, marks: marks)
      guard !pattern.isPlain,
        let readings = pattern.match(
          value, isWords: file.name == FileModel.unitName, standing: standing)
      else { return }
      for (path, reading) in readings { found.append((path, isExplained ? .standing : reading)) }
    }
    for (key, setting) in file.settings {
      if file.format == .lines {
        for line in observed.keys { add(key, line, isExplained: known?.settings[line] != nil) }
      } else if case .known(let text) = setting {
        if let value = observed[String(key.filter { marks[$0] == nil })] {
          add(text, value, isExplained: known?.settings[key] == .known(value))
        } else if file.name == FileModel.unitName {
          // Empty values are left out, so that one that is not there may be explained as well.
          add(text, "", isExplained: known?.settings[key] == nil)
        }
      }
    }
    return found
  }
}

extension AnsibleValue {
  /// With an entry put in at a path; dictionaries on the way are made.
  func setting(_ value: AnsibleValue, at path: ArraySlice<String>) -> AnsibleValue {
    guard let key = path.first else { return value }
    var entries: OrderedDictionary<String, AnsibleValue> = [:]
    if case .dictionary(let own) = self { entries = own }
    entries[key] = (entries[key] ?? .dictionary([:])).setting(value, at: path.dropFirst())
    return .dictionary(entries)
  }
}
