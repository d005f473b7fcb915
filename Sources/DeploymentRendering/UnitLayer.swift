import ConfigFormats
import OrderedCollections

/// One file of a unit as settings, and several laid over each other as systemd does it.
///
/// In a layer an empty value takes back what the layers below say, and an empty first line of a list does so
/// before it adds.
enum UnitLayer {
  typealias Settings = OrderedDictionary<String, String>

  /// What takes back all variables of `Environment=`.
  private static let wholeEnvironment = "Environment"
  private static let environmentPrefix = "Environment."

  static func settings(of file: SystemdUnitFile) -> Settings {
    let unit = SystemdUnit(files: [file])
    var settings: Settings = [:]
    for directive in file.directives {
      let name = key(directive)
      if name == wholeEnvironment {
        if directive.value.isEmpty { settings[name] = "" }
        continue
      }
      guard settings[name] == nil else { continue }
      let values = unit.values(directive.section, directive.name)
      let isReset = file.directives.contains {
        $0.section == directive.section && $0.name == directive.name && $0.value.isEmpty
      }
      settings[name] = (isReset && isList(name) && !values.isEmpty ? [""] + values : values).joined(
        separator: "\n")
    }
    for (name, value) in unit.environment { settings[environmentPrefix + name] = value }
    return settings
  }

  /// What holds in the end, without what was taken back.
  static func combined(_ layers: [Settings]) -> Settings {
    var whole: Settings = [:]
    for layer in layers {
      if layer[wholeEnvironment] != nil { whole.removeAll { $0.key.hasPrefix(environmentPrefix) } }
      for (name, value) in layer where name != wholeEnvironment {
        if value.isEmpty {
          if kind(name) != .dependency { whole[name] = isVariable(name) ? value : nil }
        } else if isList(name), !value.hasPrefix("\n"), let below = whole[name] {
          whole[name] = "\(below)\n\(value)"
        } else {
          whole[name] = value.hasPrefix("\n") && isList(name) ? String(value.dropFirst()) : value
        }
      }
    }
    return whole
  }

  /// The files that `EnvironmentFile` names, in order.
  static func environmentFiles(of settings: Settings) -> [String] {
    (settings["EnvironmentFile"] ?? "").split(separator: "\n").map {
      String($0.hasPrefix("-") ? $0.dropFirst() : $0)
    }
  }

  /// Variables as such a file gives them: over all others, percent signs as `Environment=` spells them.
  static func variables(of file: EnvironmentFile) -> Settings {
    Settings(
      file.variables.map { (environmentPrefix + $0.key, $0.value.replacing("%", with: "%%")) },
      uniquingKeysWith: { $1 })
  }

  static func isVariable(_ name: String) -> Bool { name.hasPrefix(environmentPrefix) }

  /// A start command replaces the one before: a service that stays up has one.
  private static func isList(_ name: String) -> Bool {
    name != "ExecStart" && !isVariable(name) && kind(name) != .scalar
  }

  private static func kind(_ name: String) -> SystemdDirectiveKind {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count > 1 && !isVariable(name)
      ? SystemdDirectiveKind(section: parts[0], name: parts[1])
      : SystemdDirectiveKind(section: "Service", name: name)
  }

  private static func key(_ directive: SystemdDirective) -> String {
    directive.section == "Service" ? directive.name : "\(directive.section).\(directive.name)"
  }
}
