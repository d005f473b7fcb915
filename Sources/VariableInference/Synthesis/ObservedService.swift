import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// The settings of one service as they were seen, in the form in which the forward model tells them.
struct ObservedService {
  let host: String
  let component: String
  /// Files of `key=value` by name, raw keys and values: what the collection would write is compared with those.
  private var properties: [String: OrderedDictionary<String, String>]
  /// Units by name without `.service`: variables as `Environment.NAME`, other directives by name.
  private var units: [String: OrderedDictionary<String, String>]
  /// Other files by path.
  private let texts: [String: String]
  private let mainName: String
  /// By which the cluster knows it.
  private let identity: Int?
  /// Whether the collection counts it by the host's place in its group.
  private let isNumberedByPlace: Bool
  /// How many services it stands for: what it has wrong counts so often.
  var count = 1
  /// For how many its values speak.
  var weight = 1

  /// - Parameters:
  ///   - host: the name in the inventory.
  ///   - identity: its id, where the collection comes to it by the host's place or an own variable of the host.
  ///   - isNumberedByPlace: whether it comes to it by its place.
  ///   - texts: contents of the files of the host, by path.
  init(
    _ service: Service, host: String, identity: Int?, isNumberedByPlace: Bool, texts: [String: String]
  ) {
    var units: [String: OrderedDictionary<String, String>] = [:]
    if let unit = service.unit { units[unit] = Self.settings(service.settings) }
    for companion in service.companions { units[companion.unit] = Self.settings(companion.settings) }
    self.init(
      host: host, component: service.component.name,
      mainName: service.component.config.files.first?.name ?? "",
      properties: Dictionary(
        uniqueKeysWithValues: service.configs.map { ($0.key, Self.settings($0.value.properties)) }),
      units: units, texts: texts, identity: identity, isNumberedByPlace: isNumberedByPlace)
  }

  init(
    host: String, component: String, mainName: String,
    properties: [String: OrderedDictionary<String, String>],
    units: [String: OrderedDictionary<String, String>] = [:], texts: [String: String] = [:],
    identity: Int? = nil, isNumberedByPlace: Bool = false
  ) {
    self.identity = identity
    self.isNumberedByPlace = isNumberedByPlace
    self.host = host
    self.component = component
    self.mainName = mainName
    self.properties = properties
    self.units = units
    self.texts = texts
    counts = properties.mapValues(\.count).merging(units.mapValues(\.count)) { first, _ in first }
  }

  /// The settings of the main file.
  var mainSettings: OrderedDictionary<String, String>? { properties[mainName] }

  /// A variable of its units; nil where none has it.
  func environment(_ name: String) -> String? {
    units.sorted { $0.key < $1.key }.lazy.compactMap { $0.value["Environment.\(name)"] }.first
  }

  /// What services that look alike have in common: the names of all their settings, and texts of agents, which tell of
  /// variables only where they are the collection's own. (Digests of one run: they are asked for equality alone.)
  var kind: [String] {
    properties.sorted { $0.key < $1.key }.flatMap { [$0.key] + $0.value.keys.sorted() }
      + units.values.flatMap { $0.keys.sorted() }
      + texts.filter { $0.key.hasSuffix(".yml") }.map { "\($0.key) \($0.value.hashValue)" }.sorted()
  }

  /// All its settings without the host's own names and id: those of hosts with much the same settings are equal.
  struct Look: Hashable {
    fileprivate let component: String
    fileprivate let settings: [String: OrderedDictionary<String, String>]
  }

  /// - Parameters:
  ///   - isTelling: whether the value of a setting counts, by its name.
  ///   - isShared: whether other hosts have the value of a setting as well, so that a name in it is no own one's: a list
  ///     of all hosts is the same everywhere.
  func look(_ isTelling: (String) -> Bool, isShared: (String, String) -> Bool) -> Look {
    let (names, id) = (NameBlanks(host), identity.map(String.init))
    func anonymous(_ settings: OrderedDictionary<String, String>) -> OrderedDictionary<String, String> {
      var anonymous = settings
      for (index, (key, value)) in settings.elements.enumerated() {
        let isOwn = value == id && key.hasSuffix("id") || !isTelling(key)
        anonymous.values[index] = isOwn ? "" : isShared(key, value) ? value : names.removed(from: value)
      }
      return anonymous
    }
    return Look(
      component: component,
      settings: properties.mapValues(anonymous).merging(
        units.map { ($0.key + ".service", anonymous($0.value)) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Whether a setting is its number in the cluster, which it has by its place in the group.
  func isNumbered(_ key: String, _ value: String) -> Bool {
    isNumberedByPlace && key.hasSuffix("id") && identity.map(String.init) == value
  }

  /// The same with other values of its settings.
  func altered(_ change: (String, String) -> String) -> ObservedService {
    func altered(_ settings: OrderedDictionary<String, String>) -> OrderedDictionary<String, String> {
      var altered = settings
      for (index, (key, value)) in settings.elements.enumerated() {
        altered.values[index] = change(key, value)
      }
      return altered
    }
    var service = self
    service.properties = properties.mapValues(altered)
    service.units = units.mapValues(altered)
    return service
  }

  /// All its settings, whichever their file.
  var settings: [(key: String, value: String)] {
    (Array(properties.values) + Array(units.values)).flatMap { $0.map { (key: $0.key, value: $0.value) } }
  }

  /// How many settings its own files and units have, by name.
  let counts: [String: Int]

  /// The name under which `counts` has a file.
  func name(of file: ModelledFile) -> String {
    if file.name == FileModel.mainName { return mainName }
    let parts = file.path.utf8.split(separator: UInt8(ascii: "/"))
    if file.name != FileModel.unitName { return parts.last.map { String(Substring($0)) } ?? "" }
    let folder = parts.dropLast().last.map { String(Substring($0)) } ?? ""
    return folder.hasSuffix(".service.d") ? String(folder.dropLast(10)) : folder
  }

  /// What was seen of a file that the model tells of; nil where it is not there.
  func settings(of file: ModelledFile) -> OrderedDictionary<String, String>? {
    let name = name(of: file)
    if file.name == FileModel.unitName { return units[name] }
    if let properties = properties[name] { return properties }
    guard let text = texts[file.path] else { return nil }
    return switch file.format {
    case .properties: Self.settings(JavaProperties(parsing: Array(text.utf8)))
    case .lines: RenderedFile.lines(of: text)
    case .foreign: Self.settings(RenderedFile(file), of: text)
    }
  }

  /// Nil where the text is another one than the collection's, or that one is not known: nothing follows from it.
  private static func settings(_ file: RenderedFile, of text: String) -> OrderedDictionary<String, String>? {
    guard let digest = file.digest, let seen = file.ownSettings(in: Array(text.utf8)),
      seen[RenderedFile.wholeKey] == digest
    else { return nil }
    return seen
  }

  /// Whether a file that is none of its own settings' was seen.
  func hasText(_ path: String) -> Bool { texts[path] != nil }

  /// Whether its units name a file.
  func names(_ path: String) -> Bool {
    units.values.contains { $0.values.contains { $0.contains(path) } }
  }

  private static func settings(_ properties: JavaProperties) -> OrderedDictionary<String, String> {
    OrderedDictionary(
      properties.entries.map { ($0.writableKey, $0.rawValue) }, uniquingKeysWith: { _, last in last })
  }

  private static func settings(_ unit: UnitSettings) -> OrderedDictionary<String, String> {
    var settings: OrderedDictionary<String, String> = [:]
    for (name, values) in unit.service { settings[name] = values.last }
    for (name, value) in unit.environment where !value.isEmpty {
      settings["Environment.\(name)"] = SystemdQuoting.environmentValue(value)
    }
    return settings
  }
}

extension ForwardModel {
  /// Variables whose values stand in the environment, where all services that have it agree.
  func settled(by services: [ObservedService]) -> OrderedDictionary<String, AnsibleValue> {
    var found: OrderedDictionary<String, AnsibleValue> = [:]
    for (name, variable) in environment.sorted(by: { $0.key < $1.key }) {
      let values = Set(services.compactMap { $0.environment(variable) })
      if values.count == 1, let value = values.first { found[name] = .verbatim(value) }
    }
    return found
  }
}

/// How far the model is from what was seen: nothing is left to explain at zero.
struct Distance {
  private(set) var cost = 0

  /// What a single file with users or logins may count at most while switches are looked for: how many are in it says
  /// nothing of them.
  fileprivate static let mostOfLogins = 6

  /// Adds what differs in one file. A setting that is missing or too many tells of a wrong switch, a wrong value
  /// more often of a value that is not known yet; but in units every option goes into the same few settings, as a word.
  mutating func add(_ file: ModelledFile, observed: OrderedDictionary<String, String>?) {
    // Whether logging files are written shows in the environment, and what a host has in them may be the package's.
    if file.name == FileModel.loggingName { return }
    // Evidence holds the files that processes name: one that was not read is hardly needed, unless that is all that is
    // known of it.
    guard let observed else {
      cost += file.format == .foreign ? 0 : 3
      return
    }
    let difference = Self.difference(file, observed)
    let isLogins = !file.takesCustom && file.name != FileModel.unitName
    cost += isLogins ? min(difference, Self.mostOfLogins) : difference
  }

  /// How far one file is from what was seen.
  static func difference(_ file: ModelledFile, _ observed: OrderedDictionary<String, String>) -> Int {
    var cost = 0
    for (key, value) in observed {
      switch file.settings[key] {
      case .known(let text):
        if SettingDifference.isSame(text, value, of: key) { continue }
        cost += file.name == FileModel.unitName ? max(1, words(text, value)) : 1
      case .unknown: cost += 1
      case nil: cost += file.name == FileModel.unitName ? max(1, words("", value)) : 3
      }
    }
    for key in file.settings.keys where observed[key] == nil { cost += 3 }
    return cost
  }

  /// How many words two texts have apart; one with the right start only counts half.
  private static func words(_ text: String, _ other: String) -> Int {
    var counts: [Substring: Int] = [:]
    for word in text.split(separator: " ") { counts[word, default: 0] += 1 }
    for word in other.split(separator: " ") { counts[word, default: 0] -= 1 }
    var starts: [Substring: (mine: Int, theirs: Int)] = [:]
    for (word, count) in counts where count != 0 {
      let start = word.prefix { $0 != "=" && $0 != ":" }
      starts[start, default: (0, 0)].mine += max(count, 0)
      starts[start, default: (0, 0)].theirs += max(-count, 0)
    }
    return starts.values.reduce(0) { $0 + 2 * max($1.mine, $1.theirs) - min($1.mine, $1.theirs) }
  }
}

extension Distance {
  /// Adds the settings of files that the model does not tell of at all.
  mutating func addUnwritten(by files: [ModelledFile], of service: ObservedService) {
    let written = Set(files.map(service.name))
    for (name, count) in service.counts where !written.contains(name) { cost += 3 * count }
  }

  /// Adds files that were seen and that the collection would not write: each counts for more than any that it would
  /// write otherwise, so that the switch that brings it comes before the values in it.
  mutating func addUnwritten(_ count: Int) { cost += count * (Self.mostOfLogins + 1) }
}
