import AnsibleExpressions
import AnsibleYAML
import Foundation
import OrderedCollections
import TestSupport

/// Ansible's own evaluation of expressions and templates, many in one subprocess.
enum AnsibleEvaluation {
  static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")

  static func isThere() async -> Bool {
    await python?.succeeds(["-c", "import ansible.template"]) ?? false
  }

  /// The variables that both sides know.
  static let variables: OrderedDictionary<String, AnsibleValue> = [
    "host": .string("kb1.example"), "port": .int(9092), "negative": .int(-7), "ratio": .float(2.5),
    "on": .bool(true), "off": .bool(false), "nothing": .null, "empty": .string(""),
    "yes_text": .string("Yes"),
    "accented": .string("Größe é"), "lines": .string("b=2\r\na=1\n"), "quoted": .string("it's \"so\""),
    "hosts": .list([.string("kb2"), .string("kb1"), .string("KB1")]),
    "numbers": .list([.int(3), .int(1), .float(2), .bool(true)]),
    "mixed": .list([.int(1), .string("1"), .null, .bool(true), .float(1.5)]),
    "nested": .list([.int(1), .list([.int(2), .list([.int(3), .null])])]),
    "listener": .dictionary([
      "name": .string("CLIENT"), "port": .int(9092), "ssl": .dictionary(["enabled": .bool(true)]),
    ]),
    "listeners": .dictionary([
      "z": .dictionary(["name": .string("INTERNAL"), "port": .int(9091), "sasl": .string("scram")]),
      "a": .dictionary(["name": .string("client"), "port": .int(9092)]),
    ]),
    "users": .list([
      .dictionary(["name": .string("admin"), "level": .int(2), "tags": .list([.string("x")])]),
      .dictionary(["name": .string("Bob"), "level": .int(1)]),
      .dictionary(["name": .string("carol"), "level": .int(2), "tags": .list([])]),
    ]),
    "pairs": .dictionary(["b": .int(1), "A": .int(3), "c": .int(2)]),
  ]

  static let scope = VariableScope(
    values: Dictionary(uniqueKeysWithValues: variables.map { ($0, ExpressionValue($1)) }))

  enum Kind: String { case expression, template, variable }
  private enum Failure: Error { case noJSON, noPython }

  /// What Ansible makes of each text, in canonical form; `none` where it fails.
  static func results(of texts: [String], _ kind: Kind) async throws -> [String] {
    try await withTemporaryFolder { folder in
      let input = folder.appending(path: "input.json")
      let script = folder.appending(path: "evaluate.py")
      let values = ExpressionValue(AnsibleValue.dictionary(variables))
      let encoded = try Expression("{'variables': variables, 'texts': texts, 'kind': kind} | to_json")
        .evaluate(
          in: VariableScope(values: [
            "variables": values, "texts": .list(texts.map(ExpressionValue.string)),
            "kind": .string(kind.rawValue),
          ]))
      guard case .string(let json) = encoded else { throw Failure.noJSON }
      try Data(json.utf8).write(to: input)
      try Data(source.utf8).write(to: script)
      guard let python else { throw Failure.noPython }
      let output = try await python.output([script.path, input.path])
      return output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static let source = #"""
    import json, struct, sys
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar, AnsibleUndefined, _escape_backslashes
    from jinja2.exceptions import UndefinedError
    from jinja2.runtime import Undefined

    given = json.load(open(sys.argv[1]))
    templar = Templar(loader=DataLoader(), variables=given["variables"])
    environment = templar.environment

    def canonical(value):
        if isinstance(value, AnsibleUndefined): raise UndefinedError()
        if isinstance(value, Undefined): return "s"
        if value is None: return "n"
        if isinstance(value, bool): return "b1" if value else "b0"
        if isinstance(value, int): return "i%d" % value
        if isinstance(value, float): return "fnan" if value != value else "f" + struct.pack(">d", value).hex()
        if isinstance(value, str): return "s" + value.encode("utf-8", "surrogatepass").hex()
        if isinstance(value, dict):
            return "{" + ",".join(canonical(str(k)) + ":" + canonical(v) for k, v in value.items()) + "}"
        return "[" + ",".join(canonical(item) for item in value) + "]"

    def evaluate(text):
        if given["kind"] == "template":
            return templar.template(text, convert_data=False)
        if given["kind"] == "variable":
            return templar.template(text)
        escaped = _escape_backslashes("{{" + text + "}}", environment)[2:-2]
        return environment.compile_expression(escaped, undefined_to_none=False)({**environment.globals, **given["variables"]})

    out = []
    for text in given["texts"]:
        try:
            out.append(canonical(evaluate(text)))
        except Exception as error:
            out.append("none")
    sys.stdout.write("\n".join(out))
    """#
}

/// A value as a line of text that keeps every difference between types; `none` for what is none.
enum Canonical {
  static func text(_ value: ExpressionValue) -> String {
    switch value {
    case .null: return "n"
    case .bool(let flag): return flag ? "b1" : "b0"
    case .int(let number): return "i\(number)"
    case .float(let number):
      if number.isNaN { return "fnan" }
      let digits = String(number.bitPattern, radix: 16)
      return "f" + String(repeating: "0", count: 16 - digits.count) + digits
    case .string(let text): return "s" + hexadecimal(text)
    case .list(let items): return "[" + items.map(Self.text).joined(separator: ",") + "]"
    case .dictionary(let entries):
      return "{" + entries.map { "s\(hexadecimal($0.key)):\(text($0.value))" }.joined(separator: ",") + "}"
    case .object: return "object"
    case .undefined, .unknown: return "none"
    }
  }

  private static func hexadecimal(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
