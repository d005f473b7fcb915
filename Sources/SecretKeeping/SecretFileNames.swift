import ComponentCatalog
import DeploymentRendering
import SecretScanning

/// Files that settings name as files of secrets: all that stands in them is secret, whatever they are called.
enum SecretFileNames {
  private static let providers = SecretSetting.rules.fileProviders.map { "${\($0):" }

  /// The absolute paths that a line of settings or a word of a process names.
  static func paths(in line: [UInt8]) -> [String] {
    var paths: [String] = []
    var at = line.startIndex
    while let slash = line[at...].firstIndex(of: UInt8(ascii: "/")) {
      let end = line[slash...].firstIndex { "\"' \t\r\n,;".utf8.contains($0) } ?? line.endIndex
      if names(line, before: slash) { paths.append(String(decoding: line[slash..<end], as: UTF8.self)) }
      at = end
    }
    guard !paths.isEmpty || line.contains(UInt8(ascii: "$")) else { return paths }
    let text = String(decoding: line, as: UTF8.self)
    for provider in providers {
      for part in text.split(separator: provider, omittingEmptySubsequences: false).dropFirst()
      where part.first == "/" {
        paths.append(String(part.prefix { $0 != ":" && $0 != "}" }))
      }
    }
    return paths
  }

  /// Whether the name before a path is one of a setting for such files. Login modules call it `file`, in quotes.
  private static func names(_ line: [UInt8], before path: Int) -> Bool {
    let isSign = { (byte: UInt8) in "=: \t\"'".utf8.contains(byte) }
    guard let end = line[..<path].lastIndex(where: { !isSign($0) }), end + 1 < path else { return false }
    let start = line[...end].lastIndex { !SecretScanner.isOfName($0) }.map { $0 + 1 } ?? line.startIndex
    guard start <= end, end - start < 200 else { return false }
    let name = SecretSetting.normalized(String(decoding: line[start...end], as: UTF8.self))
    let isOfLogin = name == "file" && line[(end + 1)..<path].elementsEqual("=\"".utf8)
    return isOfLogin || SecretSetting.rules.fileSettings.contains(where: name.hasSuffix)
  }
}
