import OrderedCollections

/// The command line of a Java process, taken apart as the `java` launcher does it.
package struct JVMArguments: Hashable, Sendable {
  /// A `-javaagent:` option.
  package struct Agent: Hashable, Sendable {
    package let path: String
    /// The text after the first `=`; nil where there is none.
    package let options: String?
  }

  package enum Main: Hashable, Sendable {
    case mainClass(String)
    case jar(String)
    /// `module` or `module/class`.
    case module(String)
    /// A source file or nothing at all: no program was named.
    case none
  }

  /// `argv[0]`.
  package let program: String
  /// The text after `-Xms` and `-Xmx`, as written; the last one holds.
  package private(set) var initialHeap: String?
  package private(set) var maximumHeap: String?
  /// `-Dname=value` in order of first appearance; the last value of a name holds.
  package private(set) var systemProperties: OrderedDictionary<String, String> = [:]
  package private(set) var javaAgents: [Agent] = []
  /// The class path as written, several entries separated by colons; the last one given holds.
  package private(set) var classPath: String?
  /// `@file` arguments: what they hold is not known here.
  package private(set) var argumentFiles: [String] = []
  /// Every option before the program but the class path, as written and in order, with the word that belongs to it.
  package private(set) var options: [[String]] = []
  /// All other options before the program, as written; an option and the word that belongs to it are two
  /// words of one entry.
  package private(set) var otherOptions: [[String]] = []
  package private(set) var main = Main.none
  package private(set) var programArguments: [String] = []

  /// The entries of the class path, empty ones left out.
  package var classPathEntries: [String] {
    Array((classPath ?? "").utf8)[...].split(separator: ASCII.colon).map(\.text)
  }

  /// Nil where there is no main class, but a jar, module or nothing.
  package var mainClass: String? {
    if case .mainClass(let name) = main { name } else { nil }
  }

  /// Nil when the program is not `java`.
  package init?(argv: [String]) {
    guard let program = argv.first, PathParts(program).name == "java" else { return nil }
    self.program = program
    var words = argv.dropFirst()
    var runsJar = false
    while let word = words.popFirst() {
      if word.utf8.first == ASCII.at, word.utf8.count > 1 {
        argumentFiles.append(String(word.dropFirst()))
      } else if word == "-jar" {
        runsJar = true
      } else if word.utf8.first != ASCII.dash {
        main = runsJar ? .jar(word) : .mainClass(word)
        break
      } else if let module = Self.mainModule(word, &words) {
        main = .module(module)
        break
      } else {
        take(option: word, &words)
      }
    }
    programArguments = Array(words)
  }

  /// The value of the last program argument of one of these names, as `--name value` or `--name=value`.
  package func option(_ names: String...) -> String? { Self.values(of: names, in: programArguments).last }

  /// All values of the program arguments of one of these names, in order.
  package func options(_ names: String...) -> [String] { Self.values(of: names, in: programArguments) }

  private mutating func take(option word: String, _ rest: inout ArraySlice<String>) {
    if ["-cp", "-classpath", "--class-path"].contains(word) {
      classPath = rest.popFirst() ?? classPath
      return
    }
    if let path = Self.remainder(of: word, after: "--class-path=") {
      classPath = path
      return
    }
    var words = [word]
    if Self.optionsWithWord.contains(word), let value = rest.popFirst() { words.append(value) }
    options.append(words)
    if let size = Self.remainder(of: word, after: "-Xms") {
      initialHeap = size
    } else if let size = Self.remainder(of: word, after: "-Xmx") {
      maximumHeap = size
    } else if let property = Self.remainder(of: word, after: "-D") {
      let (name, value) = Self.pair(property)
      systemProperties[name] = value ?? ""
    } else if let agent = Self.remainder(of: word, after: "-javaagent:") {
      let (path, options) = Self.pair(agent)
      javaAgents.append(Agent(path: path, options: options))
    } else {
      otherOptions.append(words)
    }
  }

  /// Options whose value is the next word. With `=` they are one word.
  private static let optionsWithWord: Set<String> = [
    "--module-path", "-p", "--upgrade-module-path", "--add-modules", "--limit-modules", "--add-exports",
    "--add-opens", "--add-reads", "--patch-module", "--enable-native-access",
    "--describe-module", "-d", "--source",
  ]

  private static func mainModule(_ word: String, _ rest: inout ArraySlice<String>) -> String? {
    if word == "-m" || word == "--module" { return rest.popFirst() }
    return remainder(of: word, after: "--module=")
  }

  private static func values(of names: [String], in words: [String]) -> [String] {
    var values: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if names.contains(word) {
        if let value = rest.popFirst() { values.append(value) }
      } else if let value = names.lazy.compactMap({ remainder(of: word, after: $0 + "=") }).first {
        values.append(value)
      }
    }
    return values
  }

  private static func remainder(of word: String, after prefix: String) -> String? {
    word.utf8.starts(with: prefix.utf8) ? String(word.utf8.dropFirst(prefix.utf8.count)) : nil
  }

  private static func pair(_ text: String) -> (String, String?) {
    guard let (name, value) = Array(text.utf8)[...].cut(at: ASCII.equals) else { return (text, nil) }
    return (name.text, value.text)
  }
}
