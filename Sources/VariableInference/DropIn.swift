import AnsibleYAML
import ConfigFormats
import EstateModel
import OrderedCollections
import VariableCatalog

/// One of the dictionaries from which the collection writes a unit's drop-in.
///
/// It writes the whole drop-in anew. Where its own defaults come to what the host has, nothing needs to be
/// said. Otherwise the dictionary is said whole, since it takes the place of the defaults where Ansible does not merge
/// the two, with an empty value for every default that the host does not have: the collection leaves empty values out.
struct DropInDictionary {
  /// What the host has, and the defaults it must not get.
  let values: Variables
  /// The collection would write just this by itself.
  let isDefault: Bool

  /// - Parameters:
  ///   - seen: what the host's own files say, as it must stand in the drop-in.
  ///   - packaged: what the packaged unit file says; a default equal to it changes nothing.
  ///   - defaults: what the collection would write; nil where its version is not known.
  ///   - references: templates of what a default is made of, to be said in place of a value that equals it: other
  ///     variables go on to show in it.
  ///   - folder: of an archive, with the version in its name: an upgrade must not leave the value behind.
  init(
    seen: OrderedDictionary<String, String>, packaged: OrderedDictionary<String, String> = [:],
    defaults: OrderedDictionary<String, String>?, references: [String: String] = [:], folder: String? = nil
  ) {
    let needed = (defaults ?? [:]).filter { seen[$0.key] != nil || packaged[$0.key] != $0.value }
    isDefault =
      defaults == nil
      ? seen.isEmpty : needed.count == seen.count && needed.allSatisfy { seen[$0.key] == $0.value }
    var values: Variables = [:]
    for (name, value) in seen {
      let reference =
        needed[name] == value
        ? references[name] ?? folder.flatMap { DropInDictionary.reference(value, below: $0) } : nil
      values[name] = reference.map(AnsibleValue.string) ?? .verbatim(value)
    }
    for name in needed.keys where seen[name] == nil { values[name] = .string("") }
    self.values = values
  }

  private static func reference(_ value: String, below folder: String) -> String? {
    guard value.contains(folder + "/"), !value.holdsTemplate else { return nil }
    return value.replacing(folder + "/", with: "{{ binary_base_path }}/")
  }
}

/// The three dictionaries of a unit's drop-in.
struct DropIn {
  let service: DropInDictionary
  let environment: DropInDictionary
  let unit: DropInDictionary

  init(
    _ settings: UnitSettings, defaults: DropInDefaults?, references: [String: String] = [:],
    folder: String? = nil
  ) {
    service = DropInDictionary(
      seen: DropIn.written(settings.service), packaged: DropIn.written(settings.packaged),
      defaults: defaults?.service, references: references, folder: folder)
    environment = DropInDictionary(
      seen: settings.environment.mapValues { SystemdQuoting.environmentValue($0) }.filter {
        !$0.value.isEmpty
      },
      defaults: defaults?.environment, references: references, folder: folder)
    unit = DropInDictionary(seen: DropIn.written(settings.unit), defaults: [:])
  }

  /// A directive that stands several times is said as one value of several lines, since a dictionary has
  /// each name once and the collection writes `NAME=VALUE`.
  private static func written(_ directives: OrderedDictionary<String, [String]>) -> OrderedDictionary<
    String, String
  > {
    var written: OrderedDictionary<String, String> = [:]
    for (name, values) in directives where !values.isEmpty {
      written[name] = values.joined(separator: "\n\(name)=")
    }
    return written
  }
}
