import DeploymentRendering

/// Files that settings name as files of secrets: all that stands in them is secret, whatever they are called.
enum SecretFileNames {
  /// Endings of settings that name a file of passwords or logins.
  private static let keys = [
    "credential.location", "credentials.location", "credential.file", "credentials.file", "password.file",
    "passwords.file", "user.store.file.path", "auth.file",
  ]
  /// Providers of values: `${file:/etc/x:key}`.
  private static let providers = ["${file:", "${securepass:", "${dir:"]

  /// The absolute paths that a line of settings or a word of a process names.
  static func paths(in line: [UInt8]) -> [String] {
    guard let slash = line.firstIndex(of: UInt8(ascii: "/")), slash > 0 else { return [] }
    let text = String(decoding: line, as: UTF8.self)
    var paths: [String] = []
    if let parting = text.firstIndex(where: { "=: ".contains($0) }) {
      let key = SecretSetting.normalized(String(text[..<parting]))
      let value = text[parting...].drop { "=: \t\"'".contains($0) }
      if value.first == "/", keys.contains(where: key.hasSuffix) {
        paths.append(String(value.prefix { !"\"' \t\r\n,;".contains($0) }))
      }
    }
    for provider in providers {
      for part in text.components(parted: provider).dropFirst() where part.first == "/" {
        paths.append(String(part.prefix { $0 != ":" && $0 != "}" }))
      }
    }
    return paths
  }
}

extension String {
  fileprivate func components(parted separator: String) -> [Substring] {
    guard utf8.contains(UInt8(ascii: "$")) else { return [self[...]] }
    return split(separator: separator, omittingEmptySubsequences: false)
  }
}
