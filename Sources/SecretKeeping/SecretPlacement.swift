import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import OrderedCollections
import SecretScanning

/// Where the secrets of written inventories go.
package struct SecretPlacement {
  package enum Mode: String, Sendable, CaseIterable {
    /// They stand where they belong, as they are.
    case plain
    /// They stand where they belong, encrypted.
    case vault
    /// `CHANGE_ME_n` stands for each, and a list tells what to fill in.
    case omit
    /// They stand in a file of their own under names to which the inventory refers.
    case file
  }

  /// A secret that was taken out.
  package struct Taken: Hashable, Sendable {
    /// `CHANGE_ME_n`, or the name of the variable that holds it now.
    package var name: String
    package fileprivate(set) var text: String
    /// The variables that it was taken from, by their paths.
    package var places: OrderedSet<String> = []
  }

  private let mode: Mode
  private let known: KnownSecrets
  private let encrypt: (String) throws(VaultError) -> String
  private var scanner = SecretScanner()
  /// By secret, in the order in which they were met.
  private var takenByText: OrderedDictionary<String, Taken> = [:]
  /// Names to which the document at hand refers.
  private var referred: OrderedSet<String> = []
  /// Number of values that were secret.
  package private(set) var count = 0

  /// - Parameters:
  ///   - known: the secrets of the evidence, for values whose name tells nothing.
  ///   - encrypt: makes an encrypted text; of no use but for `vault`.
  package init(
    _ mode: Mode, known: KnownSecrets, encrypt: @escaping (String) throws(VaultError) -> String
  ) {
    self.mode = mode
    self.known = known
    self.encrypt = encrypt
  }

  /// What was taken out of all documents so far.
  package var taken: [Taken] { Array(takenByText.values) }
  /// What was taken out of the last one.
  package var takenLast: [Taken] { taken.filter { referred.contains($0.name) } }

  /// The variables of the file for `group_vars/all`; nil where nothing was put there.
  package var fileText: String? {
    guard mode == .file, !takenByText.isEmpty else { return nil }
    return YAMLWriter.text(
      header: ["Secrets to which inventories beside this folder refer."],
      entries: takenByText.values.map {
        let isTemplate = $0.text.contains("{{") || $0.text.contains("{%") || $0.text.contains("{#")
        return YAMLEntry($0.name, .value(isTemplate ? .unsafe($0.text) : .string($0.text)))
      })
  }

  /// The document with its secrets where they shall be.
  package mutating func placed(_ document: InventoryDocument) throws(VaultError) -> InventoryDocument {
    guard mode != .plain else { return document }
    var document = document
    referred = []
    document.variables = try placed(document.variables, owner: "all")
    for index in document.groups.indices { try place(in: &document.groups[index]) }
    if mode == .vault {
      for taken in takenLast {
        document.variables.append(.init(taken.name, .value(.vault(try encrypt(taken.text)))))
      }
    }
    return document
  }

  private mutating func place(in group: inout InventoryDocument.Group) throws(VaultError) {
    group.variables = try placed(group.variables, owner: group.name)
    for index in group.hosts.indices {
      group.hosts[index].variables = try placed(group.hosts[index].variables, owner: group.hosts[index].name)
    }
    for index in group.children.indices { try place(in: &group.children[index]) }
  }

  private mutating func placed(
    _ variables: [InventoryDocument.Variable], owner: String
  ) throws(VaultError) -> [InventoryDocument.Variable] {
    var placed = variables
    for index in placed.indices {
      let path = VariablePath(owner: owner, keys: [placed[index].name])
      placed[index].value = try self.placed(placed[index].value, path)
    }
    return placed
  }

  private mutating func placed(_ output: YAMLOutput, _ path: VariablePath) throws(VaultError) -> YAMLOutput {
    switch output {
    case .value(let value): return .value(try placed(value, path))
    case .quoted(let values):
      guard case .dictionary(let placed) = try placed(.dictionary(values), path) else { return output }
      return .quoted(placed)
    case .entries(var entries):
      for index in entries.indices {
        entries[index].value = try placed(entries[index].value, path.adding(entries[index].key))
      }
      return .entries(entries)
    case .empty: return output
    }
  }

  private mutating func placed(_ value: AnsibleValue, _ path: VariablePath) throws(VaultError) -> AnsibleValue
  {
    switch value {
    case .list(let items):
      var placed: [AnsibleValue] = []
      for item in items { placed.append(try self.placed(item, path)) }
      return .list(placed)
    case .dictionary(var entries):
      for (key, entry) in entries { entries[key] = try placed(entry, path.adding(key)) }
      return .dictionary(entries)
    case .string(let text):
      // A template names secrets, and holds none but between what it names.
      return text.contains("{{") ? placedTemplate(text, path) : try placed(text, path) ?? value
    case .unsafe(let text): return try placed(text, path) ?? value
    case .int, .wideInt, .float:
      guard path.endsInSecret, let text = value.scalarText else { return value }
      return try placed(text, path) ?? value
    default: return value
    }
  }

  /// What stands for a text; nil where nothing in it is secret.
  private mutating func placed(_ text: String, _ path: VariablePath) throws(VaultError) -> AnsibleValue? {
    let bytes = Array(text.utf8)
    let isWhole = path.isSecret(text) && !SecretScanner.isReference(0..<bytes.count, in: bytes)
    let ranges = isWhole ? [0..<bytes.count] : self.ranges(in: bytes)
    guard !ranges.isEmpty, !text.isEmpty else { return nil }
    count += 1
    switch mode {
    case .plain: return nil
    case .vault: return .vault(try encrypt(text))
    case .file: return .string("{{ \(name(of: text, path)) }}")
    case .omit:
      let result = replacing(ranges, in: bytes, path) { $0 }
      return ["{{", "{%", "{#"].contains(where: result.contains) ? .unsafe(result) : .string(result)
    }
  }

  /// A template with a secret between what it names: the secret gets a name, too, or a placeholder.
  private mutating func placedTemplate(_ text: String, _ path: VariablePath) -> AnsibleValue {
    let bytes = Array(text.utf8)
    let ranges = self.ranges(in: bytes).filter { !bytes[$0].contains(UInt8(ascii: "{")) }
    guard !ranges.isEmpty else { return .string(text) }
    count += 1
    switch mode {
    case .plain: return .string(text)
    case .omit: return .string(replacing(ranges, in: bytes, path) { $0 })
    // What is encrypted is no template any more, so that the secret alone must be.
    case .file, .vault: return .string(replacing(ranges, in: bytes, path) { "{{ \($0) }}" })
    }
  }

  private mutating func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    // What has lines may name in one what stands in another.
    let keys = SecretScanner.privateKeys(in: bytes)
    let isText = bytes.contains(UInt8(ascii: "\n"))
    let pieces = isText ? scanner.ranges(in: bytes) : scanner.pieces(in: 0..<bytes.count, of: bytes)
    let named = keys + pieces.filter { range in !keys.contains { $0.overlaps(range) } }
    let others = known.ranges(in: bytes).filter { range in !named.contains { $0.overlaps(range) } }
    return (named + others).sorted { $0.lowerBound < $1.lowerBound }
  }

  private mutating func replacing(
    _ ranges: [Range<Int>], in bytes: [UInt8], _ path: VariablePath, _ write: (String) -> String
  ) -> String {
    var result: [UInt8] = []
    var at = 0
    for range in ranges where range.lowerBound >= at {
      result += bytes[at..<range.lowerBound]
      result += write(name(of: String(decoding: bytes[range], as: UTF8.self), path)).utf8
      at = range.upperBound
    }
    return String(decoding: result + bytes[at...], as: UTF8.self)
  }

  private mutating func name(of text: String, _ path: VariablePath) -> String {
    let number = takenByText.count + 1
    let name = mode == .omit ? "CHANGE_ME_\(number)" : "secret_\(number)_\(path.word)"
    takenByText[text, default: Taken(name: name, text: text)].places.append(path.description)
    let given = takenByText[text]?.name ?? name
    referred.append(given)
    return given
  }
}
