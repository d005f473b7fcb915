import DeploymentRendering
import SecretScanning

/// What is other in a text than in another one, line by line; without secrets.
struct LineDifference {
  /// A line each, with what it is before it.
  let lines: [String]

  /// More lines are only counted.
  private static let most = 2
  private static let widest = 100

  init(_ text: String, from usual: String, in path: String) {
    let (own, others) = (LineDifference.lines(of: text), LineDifference.lines(of: usual))
    let (ownSet, otherSet) = (Set(own), Set(others))
    // A secret may be named by other lines.
    let known = [text, usual].map {
      SecretScanner.maskedLines(of: Array($0.utf8), kind: .init(path: path), mask: SecretSetting.mask)
    }
    let show = { (line: String) in
      LineDifference.masked(known.lazy.compactMap { $0[line] }.first ?? line, in: path)
    }
    lines =
      own.filter { !otherSet.contains($0) }.map { "only here: \(show($0))" }
      + others.filter { !ownSet.contains($0) }.map { "not here: \(show($0))" }
  }

  /// In a sentence.
  var text: String {
    if lines.isEmpty { return "the same lines as on most hosts of the group in another order, or blank ones" }
    let shown = lines.prefix(LineDifference.most).map { line in
      line.count > LineDifference.widest ? "\(line.prefix(LineDifference.widest))..." : line
    }
    let more = lines.count - shown.count
    return shown.joined(separator: "; ") + (more > 0 ? "; and \(more) more line\(more == 1 ? "" : "s")" : "")
  }

  private static func lines(of text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { $0.trimming(" \t") }.filter { !$0.isEmpty }
  }

  private static func masked(_ line: String, in path: String) -> String {
    let plain = line.replacing("\u{1A}host", with: "<host>").replacing("\u{1A}id", with: "<id>")
    guard SecretSetting.isSecret(key: plain, values: [plain], file: path) else { return plain }
    guard let end = plain.firstIndex(where: { "=: ".contains($0) }) else { return SecretSetting.mask }
    return "\(plain[...end])\(SecretSetting.mask)"
  }
}

extension Substring {
  fileprivate func trimming(_ characters: String) -> String {
    let start = drop { characters.contains($0) }
    guard let end = start.lastIndex(where: { !characters.contains($0) }) else { return "" }
    return String(start[...end])
  }
}
