import OrderedCollections
import VariableCatalog

/// One text for several hosts, whose texts differ by their names only.
enum HostTemplate {
  /// Nil where the texts of the hosts differ otherwise, or do not hold their names.
  static func common(_ texts: OrderedDictionary<String, String>) -> String? {
    // Of both names, the longer one first: it holds the other.
    template(texts, "{{ inventory_hostname }}") { $0 }
      ?? template(texts, "{{ inventory_hostname_short }}") { String($0.prefix { $0 != "." }) }
  }

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
