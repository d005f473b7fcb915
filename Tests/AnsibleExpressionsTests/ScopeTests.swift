import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import Testing

/// What comes from the outside: functions, objects, values that can't be told.
struct ScopeTests {
  /// Members that can be asked for, of which only `port` was stored.
  private struct Members: ExpressionMembers {
    let names = ["port"]

    func member(_ name: String) -> ExpressionValue {
      ["port": .int(9092), "heap": .string("1g")][name] ?? .undefined(name)
    }

    func storedMember(_ name: String) -> ExpressionValue { name == "port" ? .int(9092) : .undefined(name) }
  }

  private static let object = ExpressionValue.object(ExpressionObject(id: "kb1", members: Members()))
  private static let secret = ExpressionValue.unknown(Unknown("it is encrypted"))
  private let scope = VariableScope(values: [
    "vars": object, "hostvars": .dictionary(["kb1": object]), "secret": secret,
    "users": .dictionary(["a": .string("x"), "b": secret]),
  ])

  @Test(
    arguments: [
      ("vars.heap", .string("1g")), ("vars['he' ~ 'ap']", .string("1g")),
      ("vars.none_such", .undefined("none_such")),
      ("vars.none_such | default(1)", .int(1)), ("vars.get('heap', 'd')", .string("d")),
      ("vars.get('port')", .int(9092)),
      ("'port' in vars", .bool(true)), ("'heap' in vars", .bool(false)), ("vars == vars", .bool(true)),
      ("vars is mapping", .bool(true)), ("hostvars.kb1.port", .int(9092)),
      ("['kb1'] | map('extract', hostvars, 'heap') | first", .string("1g")),
      ("vars.keys()", .list([.string("port")])),
      ("twice(4)", .int(8)), ("twice(twice(1)) + 1", .int(5)),
    ] as [(String, ExpressionValue)])
  func objectsAndFunctions(text: String, expected: ExpressionValue) throws {
    #expect(try Expression(text).evaluate(in: scope) == expected)
  }

  @Test(arguments: [
    "secret", "secret ~ 'x'", "secret | upper", "secret == 'x'", "users.b", "users.values() | join",
    "secret | default('d', true)",
    "secret in ['a']", "true and secret", "'a' if secret else 'b'", "[secret] | unique", "{'k': secret} ~ ''",
    "users == {'a': 'x', 'b': 1}",
  ])
  func unknownValuesFlowOn(text: String) throws {
    #expect(try Expression(text).evaluate(in: scope) == Self.secret)
  }

  @Test(
    arguments: [
      ("users.a", .string("x")), ("false and secret", .bool(false)), ("true or secret", .bool(true)),
      ("users | length", .int(2)),
      ("'x' if true else secret", .string("x")), ("true | ternary(1, secret)", .int(1)),
      ("secret is defined", .bool(true)),
      ("1 | default(secret)", .int(1)), ("'b' in users", .bool(true)),
      ("users.get('a', secret)", .string("x")),
      ("'x' in ['x', secret]", .bool(true)),
    ] as [(String, ExpressionValue)])
  func unknownValuesMatterOnlyWhereTheyAreNeeded(text: String, expected: ExpressionValue) throws {
    #expect(try Expression(text).evaluate(in: scope) == expected)
  }

  /// Ansible refuses to work with what is undefined; passing it on is fine.
  @Test(arguments: [
    ("missing.a.b", "missing"), ("missing ~ 'x'", "missing"), ("(missing ~ 'x') | default('d')", "missing"),
    ("not missing", "missing"),
    ("[1, missing]", "missing"), ("{'a': {'b': missing}}", "missing"),
    ("missing | upper | default('d')", "missing"),
    ("users.c.d", "users.c"), ("users['c']", "users['c']"), ("true and missing", "missing"),
    ("missing == 1", "missing"),
  ])
  func undefinedValuesAreNamed(text: String, name: String) throws {
    #expect(try Expression(text).evaluate(in: scope) == .undefined(name))
  }

  @Test(arguments: [
    ("lookup('env', 'HOME')", "lookup('env', ...) is not evaluated"),
    ("q('file', 'x') | first", "q('file', ...) is not evaluated"),
    ("lookup(missing)", "lookup() is not evaluated"), ("nobody(1)", "the function 'nobody' is not known"),
    ("1 | community.general.json_query('a')", "the filter 'community.general.json_query' is not known"),
    ("1 is nothing_known", "the test 'nothing_known' is not known"),
    ("users.update({})", "method 'update' would change a variable"),
    ("users.items", "'users.items' is a method that is not called"),
    ("'a' | join(x=1)", "the argument 'x' of filter 'join' is not known"),
    ("users | combine({}, list_merge='append')", "list_merge='append' of filter 'combine' is not computed"),
  ])
  func reasonsAreTold(text: String, reason: String) throws {
    #expect(try Expression(text).evaluate(in: scope) == .unknown(Unknown(reason)))
  }

  @Test func valuesOfAnInventory() {
    let value = AnsibleValue.dictionary([
      "text": .unsafe("{{ x }}"), "wide": .wideInt("99999999999999999999"), "vault": .vault("$ANSIBLE_VAULT"),
      "list": .list([.null, .bool(true), .float(1.5), .int(3)]),
    ])
    let expression = ExpressionValue(value)
    #expect(expression.ansibleValue == nil)
    guard case .dictionary(let entries) = expression else {
      Issue.record("\(expression)")
      return
    }
    #expect(entries["text"] == .string("{{ x }}"))
    #expect(entries["wide"]?.rendered() == .string("99999999999999999999"))
    #expect(
      entries["vault"]
        == .unknown(Unknown("it is encrypted with Ansible Vault, and no password for it was given")))
    #expect(entries["list"]?.ansibleValue == .list([.null, .bool(true), .float(1.5), .int(3)]))
  }

  @Test func equalityIsPythons() {
    #expect(PythonComparison.equal(.int(1), .bool(true)) == true)
    #expect(PythonComparison.equal(.list([.float(1)]), .list([.int(1)])) == true)
    #expect(
      PythonComparison.equal(
        .dictionary(["a": .int(1), "b": .int(2)]), .dictionary(["b": .int(2), "a": .int(1)])) == true)
    #expect(PythonComparison.equal(.string("1"), .int(1)) == false)
    #expect(PythonComparison.equal(.string("e\u{301}"), .string("\u{E9}")) == false)
    #expect(PythonComparison.equal(.string("a"), Self.secret) == nil)
  }
}
