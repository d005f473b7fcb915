import AnsibleYAML
import OrderedCollections
import Foundation

/// A value in the form in which ansible-inventory prints it, with sorted keys: one text for one value.
struct JSONText: Hashable, CustomStringConvertible {
  let description: String

  init(_ value: AnsibleValue) {
    description = Self.text(value)
  }

  init(json: Any) throws {
    description = try Self.text(json: json)
  }

  private static func text(_ value: AnsibleValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(Double(number))"
    case .wideInt(let digits): "\(Double(digits) ?? .nan)"
    case .float(let number): "\(number)"
    case .timestamp(let text), .string(let text): text.debugDescription
    case .unsafe(let text): object(["__ansible_unsafe": text.debugDescription])
    case .vault(let text): object(["__ansible_vault": text.debugDescription])
    case .list(let items): "[" + items.map(Self.text).joined(separator: ",") + "]"
    case .dictionary(let entries):
      object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, Self.text($0.value)) }))
    }
  }

  private static func text(json: Any) throws -> String {
    switch json {
    case is NSNull: return "null"
    case let flag as Bool where "\(type(of: json))".contains("Bool"): return "\(flag)"
    case let number as NSNumber: return "\(number.doubleValue)"
    case let text as String: return text.debugDescription
    case let items as [Any]: return "[" + (try items.map(Self.text(json:)).joined(separator: ",")) + "]"
    case let entries as [String: Any]: return object(try entries.mapValues(Self.text(json:)))
    default: throw UnknownJSON(kind: "\(type(of: json))")
    }
  }

  private static func object(_ entries: [String: String]) -> String {
    "{"
      + entries.sorted { $0.key < $1.key }.map { "\($0.key.debugDescription):\($0.value)" }.joined(
        separator: ",") + "}"
  }

  private struct UnknownJSON: Error {
    let kind: String
  }
}
