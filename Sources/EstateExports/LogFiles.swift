import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// A file that a service logs to.
struct LogFile: Hashable, Sendable {
  let path: String
  /// How an entry begins, as a pattern of its layout (`[%d] %p %m (%c)%n`); nil where that is not known.
  var layout: String?
  /// Of the garbage collector: every line is an entry.
  var isOfCollector = false
}

extension ExportedService {
  /// Files that the logging configuration names, and what Java's own options do; where none was read, all below the
  /// folder of the logs.
  ///
  /// - Parameter texts: files of the host by path.
  func logFiles(_ texts: [String: String]) -> [LogFile] {
    let java = java
    let folder = service.logFolder(java)
    let config = java?.loggingConfiguration
    var files: [LogFile] = []
    if let config, let text = texts[config] {
      var names = Dictionary(
        (java?.systemProperties ?? [:]).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
      names["kafka.logs.dir"] = folder
      files = LoggingConfiguration(text, path: config).files(names)
    }
    if files.isEmpty, let folder { files = [LogFile(path: "\(folder)/*.log")] }
    let options = (process?.arguments ?? []).compactMap { option in
      option.firstMatch(of: /^-Xlog:gc[^:]*:file=([^:]+)/)?.1 ?? option.firstMatch(of: /^-Xloggc:(.+)/)?.1
    }
    return files + options.map { LogFile(path: String($0), isOfCollector: true) }
  }
}

/// A configuration of log4j, as properties or YAML.
struct LoggingConfiguration {
  /// Files with their layouts, names in them not replaced yet.
  private var found: [LogFile] = []
  private var names: [String: String] = [:]

  init(_ text: String, path: String) {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      if let root = try? parseYAML(Array(text.utf8), file: path) { read(root) }
    } else {
      read(JavaProperties(parsing: Array(text.utf8), path: path))
    }
  }

  /// - Parameter given: what `${NAME}` and `${sys:NAME}` stand for besides what the configuration says.
  func files(_ given: [String: String]) -> [LogFile] {
    let names = names.merging(given) { $1 }
    var files: [LogFile] = []
    for file in found {
      let path = Self.replaced(file.path, names)
      let layout = file.layout.map { Self.replaced($0, names) }
      if path.hasPrefix("/"), !files.contains(where: { $0.path == path }) {
        files.append(LogFile(path: path, layout: layout))
      }
    }
    return files
  }

  private static func replaced(_ text: String, _ names: [String: String]) -> String {
    var text = text
    // A name may stand for a text with names.
    for _ in 0..<4 {
      text = text.replacing(/\$\{(?:sys:)?([\w.\-]+)(?::-[^}]*)?\}/) { names[String($0.1)] ?? String($0.0) }
    }
    return text
  }

  private mutating func read(_ properties: JavaProperties) {
    for entry in properties.entries {
      if entry.key.hasPrefix("property.") { names[String(entry.key.dropFirst(9))] = entry.value }
      for ending in [".File", ".fileName"] where entry.key.hasSuffix(ending) {
        let appender = entry.key.dropLast(ending.count)
        let layout = ["ConversionPattern", "pattern"].lazy.compactMap {
          properties["\(appender).layout.\($0)"]
        }
        found.append(LogFile(path: entry.value, layout: layout.first))
      }
    }
  }

  private mutating func read(_ node: YAMLNode) {
    switch node.content {
    case .scalar: break
    case .sequence(let items): for item in items { read(item) }
    case .mapping(let pairs):
      if let file = node.text(at: ["fileName"]) {
        found.append(LogFile(path: file, layout: node.text(at: ["PatternLayout", "pattern"])))
      } else if let name = node.text(at: ["name"]), let value = node.text(at: ["value"]) {
        names[name] = value
      }
      for pair in pairs { read(pair.value) }
    }
  }
}

extension YAMLNode {
  /// The text at a path of keys; nil where there is none.
  fileprivate func text(at path: [String]) -> String? {
    switch content {
    case .scalar(let text, _): return path.isEmpty ? text : nil
    case .sequence: return nil
    case .mapping(let pairs):
      guard let key = path.first else { return nil }
      let pair = pairs.first { if case .scalar(key, _) = $0.key.content { true } else { false } }
      return pair?.value.text(at: Array(path.dropFirst()))
    }
  }
}
