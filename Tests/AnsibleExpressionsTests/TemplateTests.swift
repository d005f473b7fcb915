import AnsibleExpressions
import Testing

struct TemplateTests {
  private let scope = VariableScope(values: [
    "name": .string("kb1"), "port": .int(9092), "on": .bool(true), "nothing": .null,
    "hosts": .list([.string("a"), .string("b")]), "secret": .unknown(Unknown("it is encrypted")),
  ])

  @Test(
    arguments: [
      ("{{ port }}", .int(9092)), ("{{ hosts }}", .list([.string("a"), .string("b")])),
      ("{{ port }}/", .string("9092/")), ("{{ on }}{{ nothing }}", .string("True")),
      ("{{ hosts }}!", .string("['a', 'b']!")), ("a {# b #} c", .string("a  c")),
      ("{# c #}\n{{ name }}", .string("kb1")), ("x {{- name -}} y", .string("xkb1y")),
      ("{{ name }}\n", .string("kb1\n")), ("a\n\n", .string("a\n\n")), ("", .string("")),
      ("}} plain { text }", .string("}} plain { text }")),
      ("{% raw %}{{ name }}{% endraw %}", .string("{{ name }}")),
      ("{{ {'a': {'b': name}} }}!", .string("{'a': {'b': 'kb1'}}!")),
      ("{{ missing.a }} x", .undefined("missing")), ("{{ [missing] }}", .undefined("missing")),
      ("{{ secret }}:{{ name }}", .unknown(Unknown("it is encrypted"))),
      ("{% if on %}a{% endif %}", .string("a")),
      (
        "{% for h in hosts %}{{ loop.index }}@{{ h }}{% if not loop.last %},{% endif %}{% endfor %}",
        .string("1@a,2@b")
      ),
      ("{% for h in hosts %}{% endfor %}{{ h }}", .undefined("h")),
      ("{% if secret %}a{% endif %}", .unknown(Unknown("it is encrypted"))),
      ("{% if on %}a{% else %}{{ secret }}{% endif %}", .string("a")),
      ("[{% for h in hosts %}'{{ h }}',{% endfor %}]", .list([.string("a"), .string("b")])),
      ("{% set ns = namespace(a=1) %}{{ ns }}", .unknown(Unknown("the function 'namespace' is not known"))),
      ("{% set a = 1, 2 %}x", .unknown(Unknown("the statement 'set' is not evaluated"))),
      ("{% for (a, b) in hosts %}x{% endfor %}", .unknown(Unknown("the statement 'for' is not evaluated"))),
      ("{% set a | upper %}x{% endset %}", .unknown(Unknown("the statement 'set' is not evaluated"))),
      ("{% with a = 1 %}x{% endwith %}", .unknown(Unknown("the statement 'with' is not evaluated"))),
      ("{% set ns.a = 1 %}x", .unknown(Unknown("the statement 'set' is not evaluated"))),
      (
        "{% for h in hosts recursive %}x{% endfor %}",
        .unknown(Unknown("the statement 'for ... recursive' is not evaluated"))
      ),
      (
        "{% if on %}{% macro m() %}{{ name }}{% endmacro %}{% endif %}",
        .unknown(Unknown("the statement 'macro' is not evaluated"))
      ),
      (
        "{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %}",
        .unknown(Unknown("the loops have too many turns"))
      ),
    ] as [(String, ExpressionValue)])
  func values(text: String, expected: ExpressionValue) throws {
    #expect(try Template(text).evaluate(in: scope) == expected)
  }

  @Test(arguments: [
    "{{ a", "{{ a }", "{{ }}", "{{ a b }}", "{# a", "{% raw %}", "{{ 'a }}", "{{ (a] }}",
    "{% if a %}", "{% endif %}", "{% if a %}{% endfor %}", "{% for a in %}{% endfor %}", "{% else %}",
    "{% if a %}{% else %}{% elif b %}{% endif %}", "{% set a %}x", "{% if %}{% endif %}",
    "{% if a if b %}{% endif %}",
    "{% for a %}{% endfor %}",
    String(repeating: "{% if a %}", count: 40) + String(repeating: "{% endif %}", count: 40),
  ])
  func brokenTemplates(text: String) throws {
    #expect(throws: ExpressionError.self) { try Template(text) }
    let value = Template.lenient(text).evaluate(in: scope)
    guard case .unknown(let unknown) = value else {
      Issue.record("\(text) gives \(value)")
      return
    }
    #expect(unknown.reason.contains("column "))
  }

  @Test func errorsTellTheColumnAndKeepTheTextForThemselves() throws {
    let error = #expect(throws: ExpressionError.self) { try Template("password é {{ x + }} S3CRET") }
    #expect(error?.column == 19)
    #expect(error?.text == "password é {{ x + }} S3CRET")
    #expect(error.map { !"\($0)".contains("S3CRET") } ?? false)
  }

  @Test(arguments: [
    ("{{ dir }}/x.jks", "", "dir", "/x.jks"), ("a-{{dir}}", "a-", "dir", ""), ("{{ dir }}", "", "dir", ""),
  ])
  func plainInterpolation(text: String, prefix: String, name: String, suffix: String) throws {
    let found = try #require(try Template(text).interpolatedVariable)
    #expect(found == (prefix, name, suffix))
  }

  @Test(arguments: ["plain", "{{ a }}{{ b }}", "{{ a.b }}", "{{ a | upper }}", "{% x %}{{ a }}"])
  func otherInterpolation(text: String) throws {
    #expect(try Template(text).interpolatedVariable == nil)
  }

  @Test func constantsAndNames() throws {
    #expect(try Template("a {# b #}").isConstant)
    #expect(try !Template("{{ a }}").isConstant)
    #expect(try !Template("{% if a %}{% endif %}").isConstant)
    let template = try Template("{{ a.b[c] | default(d) }}{{ f(g, x=h) if i is defined }}")
    #expect(template.names == ["a", "c", "d", "g", "h", "i"])
    #expect(template.functions == ["f"])
    let statements = try Template(
      "{% set a = b %}{% for x, y in a | f(c) if x %}{{ x }}{{ loop.index }}{{ d }}{% endfor %}{{ x }}"
        + "{% if e %}{% set g = 1 %}{% endif %}{{ g }}{% set h %}{{ i }}{% endset %}{{ h }}")
    #expect(statements.names == ["b", "c", "d", "x", "e", "g", "i"])
  }
}
