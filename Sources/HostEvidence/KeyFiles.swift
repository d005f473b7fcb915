import ComponentCatalog

/// Which files are never read, and which options name one: a process or a setting may name any file, and who reads may
/// be root.
struct KeyFiles: Sendable {
  private let rules: EvidenceRules

  init(_ rules: EvidenceRules) { self.rules = rules }

  /// Whether the name of a file, or of a folder above it, says that it is none of ours.
  func holds(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    guard let name = parts.last else { return false }
    return rules.unreadNames.contains(name) || rules.unreadEndings.contains(where: name.hasSuffix)
      || parts.dropLast().contains(where: rules.unreadFolders.contains)
  }

  /// Whether an option of this name says where a key or a store is: `--tls-key`, `serverKey`, `ssl.keystore.path`.
  func isNamed(by option: some StringProtocol) -> Bool {
    var name = option.lowercased().filter { $0.isLetter || $0.isNumber }[...]
    for place in ["file", "path", "location"] where name.hasSuffix(place) {
      name = name.dropLast(place.count)
      break
    }
    return rules.keyOptions.contains(where: name.hasSuffix)
  }

  /// The same two for scripts: a regular expression of paths, and one of options.
  var pathExpression: String {
    let endings = BundleScript.expression(rules.unreadEndings)
    let names = BundleScript.expression(rules.unreadNames)
    let folders = BundleScript.expression(rules.unreadFolders)
    return "(\(endings))$|/(\(names))$|/(\(folders))/"
  }
  var optionExpression: String { "(\(BundleScript.expression(rules.keyOptions)))(file|path|location)?$" }
}
