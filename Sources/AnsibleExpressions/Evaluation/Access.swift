import OrderedCollections

/// `value.name`, `value[key]` and `value[from:to:step]`.
enum Access {
  /// `base.name`. Where a dictionary has an entry and a method of the name, Jinja takes the method.
  static func member(_ base: ExpressionValue, _ name: String, path: String) -> ExpressionValue {
    switch base {
    case .dictionary(let entries):
      if MethodLibrary.dictionary[name] != nil { return .unknown("'\(path)' is a method that is not called") }
      return entries[name] ?? .undefined(path)
    case .object(let object): return object.members.member(name)
    case .undefined, .unknown: return Stop(base).value.ofPart
    default: return .undefined(path)
    }
  }

  /// `base[key]`.
  static func item(_ base: ExpressionValue, _ key: ExpressionValue, path: String) -> ExpressionValue {
    guard base.isKnown else { return Stop(base).value.ofPart }
    guard key.isKnown else { return Stop(key).value.ofPart }
    switch (base, key) {
    case (.dictionary(let entries), .string(let name)): return entries[name] ?? .undefined(path)
    case (.object(let object), .string(let name)): return object.members.member(name)
    case (.dictionary(let entries), _):
      guard let text = try? PythonComparison.key(key) else { return .undefined(path) }
      return entries[text] ?? .undefined(path)
    case (.list(let items), .int(let index)):
      guard let place = position(index, of: items.count) else { return .undefined(path) }
      return items[place]
    case (.string(let text), .int(let index)):
      let scalars = Array(text.unicodeScalars)
      guard let place = position(index, of: scalars.count) else { return .undefined(path) }
      return .string(String(scalars[place]))
    default: return .undefined(path)
    }
  }

  /// `base.a.0.b`, as filters take it in `attribute='a.0.b'`.
  static func attribute(_ base: ExpressionValue, _ path: ExpressionValue) -> ExpressionValue {
    guard case .string(let text) = path else { return item(base, path, path: "an attribute") }
    return text.split(separator: ".", omittingEmptySubsequences: false).reduce(base) { value, part in
      let key = Int(part).map(ExpressionValue.int) ?? .string(String(part))
      return item(value, key, path: text)
    }
  }

  private static func position(_ index: Int, of count: Int) -> Int? {
    let place = index < 0 ? index + count : index
    return place >= 0 && place < count ? place : nil
  }

  static func slice(
    _ base: ExpressionValue, lower: Int?, upper: Int?, step: Int?
  ) throws(Stop) -> ExpressionValue {
    switch base {
    case .list(let items): return .list(try slice(items, lower, upper, step ?? 1))
    case .string(let text):
      let scalars = try slice(Array(text.unicodeScalars), lower, upper, step ?? 1)
      return .string(String(String.UnicodeScalarView(scalars)))
    case .undefined, .unknown: throw Stop(base)
    default: throw Stop.unknown("\(base.kind) can't be cut")
    }
  }

  private static func slice<Item>(_ items: [Item], _ lower: Int?, _ upper: Int?, _ step: Int) throws(Stop)
    -> [Item]
  {
    guard step != 0 else { throw Stop.unknown("a slice has the step 0") }
    // Backwards, an index may stand before the first item.
    let (least, most) = step > 0 ? (0, items.count) : (-1, items.count - 1)
    func bound(_ index: Int?, or other: Int) -> Int {
      guard let index else { return other }
      let place = index < 0 ? index.addingReportingOverflow(items.count).partialValue : index
      return min(max(place, least), most)
    }
    let start = bound(lower, or: step > 0 ? least : most)
    let end = bound(upper, or: step > 0 ? most : least)
    if step == 1 { return start < end ? Array(items[start..<end]) : [] }
    let reach = max(min(step, items.count + 1), -items.count - 1)
    return stride(from: start, to: end, by: reach).map { items[$0] }
  }
}

extension ExpressionValue {
  /// What is known of a part of the value, which may not be there.
  fileprivate var ofPart: ExpressionValue {
    guard case .unknown(let unknown) = self else { return self }
    return .unknown(Unknown(unknown.reason, mayBeUndefined: true))
  }
}
