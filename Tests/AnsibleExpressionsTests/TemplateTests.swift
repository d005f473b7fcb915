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
      ("{% if on %}a{% endif %}", .unknown(Unknown("statements are not evaluated"))),
    ] as [(String, ExpressionValue)])
  func values(text: String, expected: ExpressionValue) throws {
    #expect(try Template(text).evaluate(in: scope) == expected)
  }

  @Test(arguments: ["{{ a", "{{ a }", "{{ }}", "{{ a b }}", "{# a", "{% raw %}", "{{ 'a }}", "{{ (a] }}"])
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
  }
}
