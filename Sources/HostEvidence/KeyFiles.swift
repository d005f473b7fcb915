import ComponentCatalog
import SecretScanning

/// Which files are never read, and which options name one: a process or a setting may name any file, and who reads may
/// be root.
struct KeyFiles: Sendable {
  private let rules: EvidenceRules

  init(_ rules: EvidenceRules) { self.rules = rules }

  /// Whether the name of a file, or of a folder above it, says that it is none of ours.
  func holds(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    guard let name = parts.last else { return false }
    return rules.unreadNames.contains(name) || rules.unreadStarts.contains(where: name.hasPrefix)
      || isOfKey(name) || parts.dropLast().contains(where: rules.unreadFolders.contains)
      || rules.unreadRoots.contains { path.lowercased().hasPrefix($0 + "/") }
  }

  /// Whether a name, or what it is a copy of, has such an end (`server.key.bak-1`).
  private func isOfKey(_ name: String) -> Bool {
    var name = name[...]
    while !rules.unreadEndings.contains(where: name.hasSuffix) {
      if let last = name.last, "0123456789.~_-".contains(last) {
        name.removeLast()
      } else if let word = rules.unreadCopies.first(where: name.hasSuffix) {
        name.removeLast(word.count)
      } else {
        return false
      }
    }
    return true
  }

  /// Whether an option of this name says where a key or a store is (`--tls-key`, `serverKey`, `ssl.keystore.path`), or has a
  /// secret for its value, which may look like a path.
  func isNamed(by option: some StringProtocol) -> Bool {
    if SecretWords.isSecretName(String(option.drop { $0 == "-" })) { return true }
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
    let copies = BundleScript.expression(rules.unreadCopies)
    let starts = BundleScript.expression(rules.unreadStarts)
    let roots = BundleScript.expression(rules.unreadRoots)
    let names = BundleScript.expression(rules.unreadNames)
    let folders = BundleScript.expression(rules.unreadFolders)
    return "(\(endings))(\(copies)|[0-9.~_-])*$|/(\(names))$|/(\(starts))[^/]*$|/(\(folders))/|^(\(roots))/"
  }
  var optionExpression: String { "(\(BundleScript.expression(rules.keyOptions)))(file|path|location)?$" }
}
