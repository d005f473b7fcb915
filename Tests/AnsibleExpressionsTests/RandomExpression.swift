import TestSupport

/// Random expressions over the variables of `AnsibleEvaluation`, most of them with a value.
struct RandomExpression {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func next() -> String { expression(depth: 0) }

  private mutating func pick(_ texts: [String]) -> String {
    texts[Int.random(in: 0..<texts.count, using: &random)]
  }

  /// Python shows undefined items of a list as text that says nothing.
  private static let defined = ["host", "port", "1", "'a'", "none", "[]", "hosts", "listener.name"]

  private static let atoms = [
    "host", "port", "negative", "ratio", "on", "off", "nothing", "empty", "yes_text", "accented", "lines",
    "quoted",
    "hosts", "numbers", "mixed", "nested", "listener", "listeners", "users", "pairs", "missing", "1", "0",
    "-2", "3.5",
    "'a'", "\"b c\"", "''", "true", "none", "[]", "{}", "listener.name", "listener.ssl.enabled",
    "listeners.a",
    "listener.missing", "users[0].name", "hosts[-1]", "hosts[9]", "host[0]", "pairs['b']", "numbers.1",
  ]

  private static let filters = [
    "lower", "upper", "bool", "int", "float", "string", "length", "first", "last", "sort", "min", "max",
    "sum", "list",
    "unique", "reverse", "trim", "quote", "capitalize", "title", "abs", "round", "default('d')",
    "default(1, true)",
    "join('-')", "join", "split('.')", "split", "replace('a', 'o')", "regex_replace('[a-z]+', 'x')",
    "dict2items",
    "to_json", "to_nice_json", "b64encode", "hash('sha1')", "basename", "dirname", "path_join", "flatten",
    "flatten(levels=1)", "map('upper')", "map(attribute='name', default='-')", "map('int')",
    "select('defined')", "select",
    "reject('none')", "selectattr('level', 'equalto', 2)", "rejectattr('tags')", "combine({'port': 1})",

    "ternary('t', 'f')", "ternary(1, 2, 3)", "sort(reverse=true)",
    "sort(attribute='level')", "sum(attribute='level')", "round(1)", "int(7)", "regex_search('[0-9]+')",
    "regex_findall('[a-z]')", "count", "mandatory",
  ]

  private static let tests = [
    "defined", "undefined", "none", "string", "number", "mapping", "iterable", "sequence", "boolean",
    "integer",
    "float", "odd", "even", "true", "false", "in hosts", "in ['a', 1]", "match('k')", "search('b')",
    "sameas(true)",
    "divisibleby(2)", "contains('a')", "eq(1)", "truthy", "falsy", "lower", "upper", "subset(hosts)",
  ]

  private static let methods = [
    "get('a')", "get('port', 0)", "split('.')", "lower()", "upper()",
    "strip()",
    "replace('b', '')", "startswith('k')", "endswith('e')", "index(1)", "count('b')", "find('e')",
    "rsplit('.', 1)",
    "splitlines()", "title()",
  ]

  private static let operators = [
    "+", "-", "*", "/", "//", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in",
  ]

  /// Pieces of regular expressions. (A single `+` would make possessive quantifiers, which are not understood.)
  static let patternPieces = [
    "a", "b", "k", "(", ")", "(", ")", "[", "]", "[^", "*", "?", "|", "^", "$", ".", "\\d", "\\w", "\\s",
    "\\b", "\\B",
    "\\1", "(?:", "(?P<n>", "(?P=n)", "(?=", "(?!", "(?<=", "(?<!", "-", "1", ".*", ".+?", "(a|b)", "(a*)*",
    "(|a)*", "\\Z",
    "\\A", "{2}", "{,1}", "[a-z]*", "[0-9]+", "\\.", "\\W", "\n", "é", "(?i)", "(?m)", "(?i:", "\\x61", "{",
    "}",
  ]

  private mutating func expression(depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 3 ? 3 : 12), using: &random) {
    case 0, 1, 2: pick(Self.atoms)
    case 3, 4, 5: "\(operand(depth)) | \(pick(Self.filters))"
    case 6: "\(operand(depth)) is \(Bool.random(using: &random) ? "not " : "")\(pick(Self.tests))"
    case 7: "\(operand(depth)).\(pick(Self.methods))"
    case 8: "\(operand(depth)) if \(expression(depth: depth + 1)) else \(operand(depth))"
    case 9: "not \(operand(depth))"
    case 10: "[(\(expression(depth: depth + 1))) | default('u'), \(pick(Self.defined))]\(slice())"
    default: "\(operand(depth)) \(pick(Self.operators)) \(operand(depth))"
    }
  }

  private mutating func operand(_ depth: Int) -> String {
    Int.random(in: 0..<4, using: &random) == 0 ? pick(Self.atoms) : "(\(expression(depth: depth + 1)))"
  }

  private mutating func slice() -> String {
    pick(["", "", "", "[0]", "[-1]", "[1:]", "[:-1]", "[::-1]", "[5:2:-2]"])
  }
}
