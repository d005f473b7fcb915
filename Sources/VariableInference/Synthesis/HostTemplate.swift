import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// One text for several hosts, whose texts differ by their names only.
enum HostTemplate {
  /// Nil where the texts of the hosts differ otherwise, or do not hold their names.
  static func common(_ texts: OrderedDictionary<String, String>) -> String? {
    names.lazy.compactMap { template(texts, $0.placeholder, $0.of) }.first
  }

  /// The text of a single host as it would be for several, where it is a principal of a service there (`PRIMARY/HOST@REALM`):
  /// that names its host by its nature, not by chance.
  static func principal(_ text: String, on host: String) -> String? {
    names.lazy.compactMap { placeholder, name in
      let instance = "/\(name(host))@"
      guard let place = text.firstRange(of: instance), place.lowerBound > text.startIndex,
        place.upperBound < text.endIndex, let template = template([host: text], placeholder, name),
        template == text.replacing(instance, with: "/\(placeholder)@")
      else { return nil }
      return template
    }.first
  }

  /// What may stand for a host: of two names, the longer one first, since it holds the other; small letters last, since
  /// most names have no others.
  private static let names: [(placeholder: String, of: @Sendable (String) -> String)] = [
    ("{{ inventory_hostname }}", { $0 }),
    ("{{ inventory_hostname_short }}", short),
    ("{{ inventory_hostname | lower }}", { $0.lowercased() }),
    ("{{ inventory_hostname_short | lower }}", { short($0).lowercased() }),
  ]

  /// Whether a text names the host that it is for.
  static func isUsed(in text: String) -> Bool { names.contains { text.contains($0.placeholder) } }

  private static let short: @Sendable (String) -> String = { host in String(host.prefix { $0 != "." }) }

  private static func template(
    _ texts: OrderedDictionary<String, String>, _ placeholder: String, _ name: (String) -> String
  ) -> String? {
    var templates: Set<String> = []
    for (host, text) in texts {
      let name = name(host)
      // A brace beside the name, or a template from the host, would make another template of it.
      guard !name.isEmpty, text.contains(name), !text.holdsTemplate, !text.contains("{\(name)"),
        !text.contains("\(name)}")
      else { return nil }
      templates.insert(text.replacing(name, with: placeholder))
    }
    return templates.count == 1 ? templates.first : nil
  }
}

extension AnsibleValue {
  /// Whether it is a text that names the host that it is for.
  var namesHost: Bool {
    if case .string(let text) = self { HostTemplate.isUsed(in: text) } else { false }
  }
}
