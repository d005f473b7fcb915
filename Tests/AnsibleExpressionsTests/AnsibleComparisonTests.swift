import AnsibleExpressions
import TestSupport
import Testing

/// Our evaluation held against Ansible's.
@Suite(
  .enabled("needs python3 with ansible-core: set CPDISCOVER_PYTHON or make .venv at the package root") {
    await AnsibleEvaluation.isThere()
  })
struct AnsibleComparisonTests {
  @Test func expressionsHaveTheSameValue() async throws {
    let theirs = try await AnsibleEvaluation.results(of: ExampleExpressions.all, .expression)
    for (text, expected) in zip(ExampleExpressions.all, theirs) {
      let ours = try? Expression(text).evaluate(in: AnsibleEvaluation.scope)
      #expect(ours.map(Canonical.text) == expected, "\(text) gives \(String(describing: ours))")
    }
  }

  @Test func templatesHaveTheSameText() async throws {
    let theirs = try await AnsibleEvaluation.results(of: ExampleExpressions.templates, .template)
    for (text, expected) in zip(ExampleExpressions.templates, theirs) {
      let ours = Template.lenient(text).evaluate(in: AnsibleEvaluation.scope).rendered()
      #expect(Canonical.text(ours) == expected, "\(text.debugDescription) gives \(ours)")
    }
  }

  /// In a variable of an inventory, numbers and nothing become texts.
  @Test func variablesHaveTheSameValue() async throws {
    let numbers = ExampleExpressions.all.filter { text in
      switch try? Expression(text).evaluate(in: AnsibleEvaluation.scope) {
      case .int, .float, .null: true
      default: false
      }
    }
    #expect(numbers.count > 50)
    let texts = numbers.map { "{{ \($0) }}" } + ExampleExpressions.variables
    let theirs = try await AnsibleEvaluation.results(of: texts, .variable)
    for (text, expected) in zip(texts, theirs) {
      let ours = Template.lenient(text).evaluate(in: AnsibleEvaluation.scope)
      #expect(Canonical.text(ours) == expected, "\(text) gives \(ours)")
    }
  }

  /// What Ansible evaluates, we evaluate to the same or call unknown; what it refuses never has a value here.
  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func randomExpressionsHaveTheSameValue(seed: UInt64) async throws {
    var random = RandomExpression(seed: seed)
    let texts = (0..<3000).map { _ in random.next() }
    let theirs = try await AnsibleEvaluation.results(of: texts, .expression)
    var (same, known) = (0, 0)
    for (text, expected) in zip(texts, theirs) {
      let ours = Canonical.text(
        (try? Expression(text).evaluate(in: AnsibleEvaluation.scope)) ?? .unknown(Unknown("")))
      #expect(ours == expected, "\(text)")
      if ours == expected { same += 1 }
      if ours != "none" { known += 1 }
    }
    #expect(same == texts.count)
    #expect(known > texts.count / 5)
  }

  /// Random regular expressions find the same, or are refused by both.
  @Test func randomPatternsFindTheSame() async throws {
    var random = SeededGenerator(seed: 3)
    let texts = (0..<4000).map { _ in
      let pattern = (0..<Int.random(in: 1..<8, using: &random)).map { _ in
        RandomExpression.patternPieces[
          Int.random(in: 0..<RandomExpression.patternPieces.count, using: &random)]
      }.joined()
      let filter = ["regex_findall', '\(pattern)'", "regex_replace', '\(pattern)', '<\\g<0>>'"]
      return "[host, lines, accented, empty] | map('\(filter[Int.random(in: 0...1, using: &random)]))"
    }
    let theirs = try await AnsibleEvaluation.results(of: texts, .expression)
    for (text, expected) in zip(texts, theirs) {
      let value = (try? Expression(text).evaluate(in: AnsibleEvaluation.scope)) ?? .unknown(Unknown(""))
      #expect(Canonical.text(value) == expected, "\(text) gives \(value)")
    }
    #expect(theirs.count { $0 != "none" } > 1000)
  }
}
