/// Text with expressions in `{{ }}` and statements in `{% %}`.
package struct Template: Sendable, Hashable, CustomStringConvertible {
  package enum Part: Sendable, Hashable {
    case text(String)
    case expression(Expression)
    case statement(Statement)
  }

  /// As it was written.
  package let text: String
  package let parts: [Part]
  /// Why it can't be evaluated at all.
  private let obstacle: Unknown?
  /// Line ends at the end of the text. Jinja drops one, and Ansible puts back what is missing.
  private let newlines: Int
  /// Whether a number or nothing becomes a text, as in Ansible.
  private let isThroughText: Bool

  /// Reads a template. Statements that are not known are no error: such a template has an unknown value.
  package init(_ text: String) throws(ExpressionError) { try self.init(text, isThroughText: false) }

  private init(_ text: String, isThroughText: Bool) throws(ExpressionError) {
    self.text = text
    self.isThroughText = isThroughText
    let scanned = try TemplateScanner.scan(text)
    parts = scanned.parts
    obstacle = scanned.obstacle
    newlines = text.utf8.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
  }

  private init(text: String, obstacle: Unknown) {
    self.text = text
    self.obstacle = obstacle
    parts = []
    newlines = 0
    isThroughText = false
  }

  /// Reads a template of an inventory, whose value becomes what Ansible makes of it; one that is no template has an
  /// unknown value.
  package static func lenient(_ text: String) -> Template {
    do { return try Template(text, isThroughText: true) } catch {
      return Template(text: text, obstacle: Unknown("the template can't be read, \(error)"))
    }
  }

  /// Whether it is text without anything to evaluate.
  package var isConstant: Bool {
    guard obstacle == nil else { return false }
    return parts.allSatisfy { if case .text = $0 { true } else { false } }
  }

  /// Its value: that of the expression, with its type, where one is all there is; else a string. In an inventory only a
  /// variable that is all there is keeps being a number or nothing.
  package func evaluate(in scope: some ExpressionScope) -> ExpressionValue {
    let value = plainValue(in: scope)
    guard isThroughText else { return value }
    switch value {
    case .int, .float: return isVariable ? value : value.rendered()
    case .null: return isVariable ? value : .string("")
    default: return value
    }
  }

  private var isVariable: Bool {
    if parts.count == 1, case .expression(let expression) = parts[0] {
      expression.variable != nil
    } else {
      false
    }
  }

  private func plainValue(in scope: some ExpressionScope) -> ExpressionValue {
    if let obstacle { return .unknown(obstacle) }
    if parts.count == 1, case .expression(let expression) = parts[0] {
      let value = expression.evaluate(in: scope)
      guard newlines > 0, case .string(let text) = value else { return value }
      return .string(completed(text))
    }
    if hasStatements { return written(in: scope) }
    var result = ""
    for part in parts {
      switch part {
      case .statement: break
      case .text(let text): result += text
      case .expression(let expression):
        let value = expression.evaluate(in: scope).rendered()
        guard case .string(let text) = value else { return value }
        result += text
      }
      guard result.utf8.count <= Limits.text else { return .unknown("the text is too long") }
    }
    return .string(completed(result))
  }

  private var hasStatements: Bool { parts.contains { if case .statement = $0 { true } else { false } } }

  private func written(in scope: some ExpressionScope) -> ExpressionValue {
    do { return try LiteralText.value(of: completed(StatementWriter.text(of: parts, in: scope))) } catch {
      return error.value
    }
  }

  /// The texts that its value is put together from: nil where one is not known.
  package func pieces(in scope: some ExpressionScope) -> [String?] {
    guard obstacle == nil else { return [nil] }
    if hasStatements { return [try? StatementWriter.text(of: parts, in: scope)] }
    return parts.map { part in
      switch part {
      case .statement: return nil
      case .text(let text): return text
      case .expression(let expression):
        guard case .string(let text) = expression.evaluate(in: scope).rendered() else { return nil }
        return text
      }
    }
  }

  private func completed(_ result: String) -> String {
    guard newlines > 0 else { return result }
    let present = result.utf8.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    return result + String(repeating: "\n", count: max(newlines - present, 0))
  }

  /// The variables that it may ask for.
  package var names: Set<String> {
    var known: Set<String> = []
    return parts.names(&known)
  }

  /// The functions that it may call.
  package var functions: Set<String> { expressions.reduce(into: []) { $0.formUnion($1.functions) } }

  /// The expressions in it.
  package var expressions: [Expression] { parts.expressions }

  /// For a template that is text around one plain variable: what can be turned around, from the result to the value.
  package var interpolatedVariable: (prefix: String, name: String, suffix: String)? {
    guard obstacle == nil, newlines == 0 else { return nil }
    var texts = ["", ""]
    var name: String?
    for part in parts {
      switch part {
      case .text(let text): texts[name == nil ? 0 : 1] += text
      case .expression(let expression):
        guard name == nil, let variable = expression.variable else { return nil }
        name = variable
      case .statement: return nil
      }
    }
    return name.map { (texts[0], $0, texts[1]) }
  }

  package var description: String { text }

  package static func == (left: Template, right: Template) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
