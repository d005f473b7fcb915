/// All filters by name.
enum FilterLibrary {
  private static let filters = Dictionary(
    (ValueFilters.all + TextFilters.all + ListFilters.all + SetFilters.all + SelectionFilters.all
      + DictionaryFilters.all + FormatFilter.all + NumberFilters.all + EncodingFilters.all + PathFilters.all
      + RegexFilters.all)
      .map {
        ($0.name, $0)
      },
    uniquingKeysWith: { first, _ in first })

  static func has(_ name: String) -> Bool { filters[name.withoutBuiltinPrefix] != nil }

  /// The filter of a name, which may stand behind the name of Ansible's own collection. A filter that is not known
  /// gives unknown values.
  static func filter(_ name: String) -> Routine {
    let short = name.withoutBuiltinPrefix
    return filters[short]
      ?? Routine(short, Signature(leading: 0, passesOn: true, accepts: .undefined)) {
        (_, _) throws(Stop) in
        throw Stop.unknown("the filter '\(name)' is not known")
      }
  }
}

extension String {
  var withoutBuiltinPrefix: String {
    for prefix in ["ansible.builtin.", "ansible.legacy."] where hasPrefix(prefix) {
      return String(dropFirst(prefix.count))
    }
    return self
  }
}
