import AnsibleInventory
import AnsibleYAML
import DeploymentRendering
import Foundation
import HostEvidence
import OrderedCollections
import ParallelWork
import SecretScanning

/// The secrets that evidence and inventories of an estate show by their names, to be known again where no name tells.
package struct KnownSecrets: Sendable {
  /// Parts of secrets are known on their own from this length on.
  private static let longWord = 16

  private var texts = KnownTexts()
  /// Files that some setting names as files of secrets.
  private(set) var secretFiles: Set<String> = []

  package init(_ records: [HostRecord] = []) { add(records) }

  /// What hosts hold.
  package mutating func add(_ records: [HostRecord]) {
    for part in records.parts(KnownSecrets.shares).parallelMap(turn: 1, { KnownSecrets(named: $0) }) {
      texts.formUnion(part.texts)
      secretFiles.formUnion(part.secretFiles)
    }
    addSecretFiles(of: records)
  }

  /// In so many parts hosts are looked through, one a core. Hosts of one group have the same lines: in a part, each is
  /// looked through once.
  private static let shares = min(4, ProcessInfo.processInfo.activeProcessorCount)

  /// What hosts hold behind names that tell.
  private init(named records: [HostRecord]) {
    var scanner = SecretScanner()
    var seen: [SecretScanner.Kind: Set<FileBytes>] = [:]
    var whole: [SecretScanner.Kind: Set<FileBytes>] = [:]
    var kinds: [String: SecretScanner.Kind] = [:]
    func kind(of path: String) -> SecretScanner.Kind {
      if let known = kinds[path] { return known }
      let kind = SecretScanner.Kind(path: path)
      kinds[path] = kind
      return kind
    }
    func note(_ text: [UInt8], _ kind: SecretScanner.Kind) {
      for range in SecretScanner.lines(in: text) where !range.isEmpty {
        let line = Array(text[range])
        if seen[kind, default: []].insert(FileBytes(line)).inserted {
          self.note(line, scanner.ranges(in: line, kind: kind))
          secretFiles.formUnion(SecretFileNames.paths(in: line))
        }
      }
    }
    for record in records {
      for (path, file) in record.files {
        let kind = kind(of: path)
        guard whole[kind, default: []].insert(file.content).inserted else { continue }
        note(file.content.bytes, kind)
        // A name and its value may stand on lines of their own, and a private key on many.
        if kind == .settings { self.note(file.content.bytes, scanner.ranges(in: file.content.bytes)) }
      }
      for process in record.processes {
        for words in [process.arguments, process.environment ?? []] {
          for word in words { note(Array(word.utf8), .settings) }
          for (option, word) in zip(words, words.dropFirst()) where option.hasPrefix("-") {
            secretFiles.formUnion(SecretFileNames.paths(in: Array("\(option) \(word)".utf8)))
          }
          for (index, range) in scanner.secrets(inWords: words) {
            self.note(Array(words[index].utf8), [range])
          }
        }
      }
    }
  }

  /// What stands in files that some setting names as files of secrets; lines of theirs may name more.
  private mutating func addSecretFiles(of records: [HostRecord]) {
    var scanner = SecretScanner()
    var seen: Set<[UInt8]> = []
    for record in records {
      for path in secretFiles.sorted() {
        guard let text = record.files[path]?.content.bytes else { continue }
        for range in SecretScanner.lines(in: text) where !range.isEmpty {
          let line = Array(text[range])
          guard seen.insert(line).inserted else { continue }
          note(line, scanner.ranges(in: line, kind: .passwords))
          secretFiles.formUnion(SecretFileNames.paths(in: line))
        }
      }
    }
  }

  /// What a deploy would write.
  package mutating func add(_ rendering: Rendering) {
    var scanner = SecretScanner()
    var seen: Set<String> = []
    for file in rendering.hosts.values.flatMap(\.files.values) {
      for (key, value) in file.settings {
        let line = value.isEmpty ? key : "\(key)=\(value)"
        guard seen.insert(line).inserted else { continue }
        note(Array(line.utf8), scanner.ranges(in: Array(line.utf8), kind: .init(path: file.path)))
      }
    }
  }

  /// Texts that are secret as a whole.
  package mutating func add(texts: Set<String>) {
    for text in texts {
      let bytes = Array(text.utf8)
      if !SecretNames.isPlainValue(text) { note(bytes, [0..<bytes.count]) }
    }
  }

  /// Variables with a secret's name, and whatever stood there encrypted, which Ansible holds as unsafe text.
  package mutating func add(_ inventory: Inventory) {
    var scanner = SecretScanner()
    let levels =
      inventory.groups.values.flatMap { [$0.variables] + $0.fileVariables }
      + inventory.hosts.values.flatMap { [$0.variables] + $0.fileVariables }
    for variable in levels.joined() {
      note(variable.value, VariablePath(owner: "", keys: [variable.name]), &scanner)
    }
  }

  private mutating func note(_ value: AnsibleValue, _ path: VariablePath, _ scanner: inout SecretScanner) {
    switch value {
    case .list(let items): for item in items { note(item, path, &scanner) }
    case .dictionary(let entries):
      for (key, entry) in entries { note(entry, path.adding(key), &scanner) }
    default:
      guard let text = value.scalarText, !text.contains("{{"), !text.contains("{%") else { return }
      let bytes = Array(text.utf8)
      if case .unsafe = value { note(bytes, [0..<bytes.count]) }
      if path.isSecret(text) { note(bytes, [0..<bytes.count]) }
      note(bytes, scanner.pieces(in: 0..<bytes.count, of: bytes))
    }
  }

  private mutating func note(_ text: [UInt8], _ ranges: [Range<Int>]) {
    for range in ranges where range.count >= KnownTexts.shortest {
      texts.insert(Array(text[range]))
      // People are shown files line by line.
      for line in text[range].split(separator: UInt8(ascii: "\n")).dropFirst() {
        var line = line.drop { $0 == 32 || $0 == 9 }
        while let last = line.last, " \t\r\\".utf8.contains(last) { line.removeLast() }
        if line.count >= KnownSecrets.longWord, !line.starts(with: "-----".utf8) { texts.insert(Array(line)) }
      }
      // In a properties file a backslash may stand before a sign that needs none elsewhere.
      if text[range].contains(UInt8(ascii: "\\")) {
        texts.insert(text[range].filter { $0 != UInt8(ascii: "\\") })
      }
      // `user:password`: the password may stand alone elsewhere.
      if let colon = text[range].firstIndex(of: UInt8(ascii: ":")) {
        let password = text[(colon + 1)..<range.upperBound]
        if password.count >= KnownTexts.shortest, !password.starts(with: "//".utf8) {
          texts.insert(Array(password))
        }
      }
    }
  }

  /// Whether one of them stands in a text.
  package func isIn(_ text: String) -> Bool { !ranges(in: Array(text.utf8)).isEmpty }

  /// Where known secrets stand as words of their own in a text.
  package func ranges(in text: [UInt8]) -> [Range<Int>] { texts.ranges(in: text) }

  /// A text for people: stars stand for the secrets in it that are known.
  package func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    for range in ranges(in: bytes) {
      result += bytes[at..<range.lowerBound]
      result += Array(SecretSetting.mask.utf8)
      at = range.upperBound
    }
    return String(decoding: result + bytes[at...], as: UTF8.self)
  }
}
