import AnsibleYAML
import ConfigFormats

/// What of a logging configuration grows without end: files that are never rolled over, or whose older parts are never deleted.
struct LogRotation {
  /// Files as the configuration writes them, or names of their appenders; sorted.
  let unbounded: [String]

  /// Nil where the text is no such configuration.
  init?(_ text: String, path: String) {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      guard let root = try? parseYAML(Array(text.utf8), file: path) else { return nil }
      unbounded = Set(Self.appenders(below: root)).sorted()
    } else if path.hasSuffix(".properties") {
      unbounded = Set(Self.appenders(in: JavaProperties(parsing: Array(text.utf8), path: path))).sorted()
    } else {
      return nil
    }
  }

  /// log4j 1 names the class of an appender; log4j 2 its type, with the parts as `appender.NAME.PART`.
  private static func appenders(in properties: JavaProperties) -> [String] {
    properties.entries.compactMap { entry in
      let words = entry.key.split(separator: ".")
      if words.count == 3, words[0] == "log4j", words[1] == "appender" {
        let file = properties["\(entry.key).File"] ?? String(words[2])
        let kind = entry.value.split(separator: ".").last ?? ""
        // A file a day, and none of them is ever deleted.
        return ["FileAppender", "DailyRollingFileAppender"].contains(kind) ? file : nil
      }
      guard words.count == 3, words[0] == "appender", words[2] == "type" else { return nil }
      let appender = "appender.\(words[1])"
      let parts = properties.entries.filter { $0.key.hasPrefix("\(appender).") }
      return isUnbounded(
        type: entry.value, pattern: properties["\(appender).filePattern"],
        deletes: parts.contains { $0.key.hasSuffix(".type") && $0.value == "Delete" })
        ? properties["\(appender).fileName"] ?? String(words[1]) : nil
    }
  }

  private static func appenders(below node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar: return []
    case .sequence(let items): return items.flatMap(appenders)
    case .mapping(let pairs):
      return pairs.flatMap { pair -> [String] in
        guard case .scalar(let type, _) = pair.key.content, isFile(type) else {
          return appenders(below: pair.value)
        }
        let all: [YAMLNode] =
          if case .sequence(let items) = pair.value.content { items } else { [pair.value] }
        return all.filter { appender in
          isUnbounded(type: type, pattern: appender.text("filePattern"), deletes: appender.holds("Delete"))
        }.map { $0.text("fileName") ?? $0.text("name") ?? type }
      }
    }
  }

  private static func isFile(_ type: String) -> Bool {
    ["File", "RandomAccessFile", "RollingFile", "RollingRandomAccessFile"].contains(type)
  }

  /// Parts that are numbered are limited in number; parts that are named by their date are kept for ever, unless an action deletes them.
  private static func isUnbounded(type: String, pattern: String?, deletes: Bool) -> Bool {
    guard isFile(type) else { return false }
    guard type.hasPrefix("Rolling") else { return true }
    let isDated = pattern.map { $0.contains("%d") && !$0.contains("%i") } ?? false
    return isDated && !deletes
  }
}

extension YAMLNode {
  /// The text of a key; nil where there is none.
  fileprivate func text(_ key: String) -> String? {
    guard case .mapping(let pairs) = content else { return nil }
    for pair in pairs where pair.key.content.text == key { return pair.value.content.text }
    return nil
  }

  /// Whether a key stands anywhere in it.
  fileprivate func holds(_ key: String) -> Bool {
    switch content {
    case .scalar: false
    case .sequence(let items): items.contains { $0.holds(key) }
    case .mapping(let pairs): pairs.contains { $0.key.content.text == key || $0.value.holds(key) }
    }
  }
}

extension YAMLNode.Content {
  fileprivate var text: String? { if case .scalar(let text, _) = self { text } else { nil } }
}
