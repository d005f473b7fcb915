import Testing

@testable import VariableInference

@Suite("What stands in the places of marks")
struct MarkedTextTests {
  private static let (a, b) = (TextInversion.Path(name: "a"), TextInversion.Path(name: "b"))
  private static let list = TextInversion.Path(name: "l", isList: true)
  private static let marks: [Character: MarkedText.Part] = [
    "<": .start(a), ">": .end(a), "[": .start(b), "]": .end(b), "α": .first(list), "ω": .second(list),
  ]

  private func readings(
    _ marked: String, _ text: String, isWords: Bool = false, standing: String? = nil
  ) -> [String: Reading]? {
    let found = MarkedText(marked, marks: Self.marks).match(text, isWords: isWords) { _ in
      standing.map(Reading.text)
    }
    return found.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.path.name, $0.reading) }) }
  }

  @Test("The text so far, between marks, does not count")
  func texts() {
    #expect(readings("u=<old> p=[x];", "u=me p=s3=;") == ["a": .text("me"), "b": .text("s3=")])
    #expect(readings("u=<old>;", "v=me;") == nil)
    #expect(readings("u", "u") == nil)
  }

  @Test("Where marks touch, the value so far tells where one ends")
  func touching() {
    #expect(
      readings(":<2181>[]", ":2181/kafka", standing: "2181") == ["a": .text("2181"), "b": .text("/kafka")])
    #expect(readings(":<2181>[]", ":2182/kafka", standing: "2181") == nil)
    let port = MarkedText(":<2182>[]", marks: Self.marks).match(":2182/env") { path in
      .text(path == Self.a ? "2182" : "")
    }
    #expect(port?.map(\.reading) == [.text("2182"), .text("/env")])
  }

  @Test("Where one value alone can be another one, the others stand")
  func oneOfTwo() {
    let found = MarkedText("<var>/[w.log]", marks: Self.marks).match("/logs/own/w.log") { path in
      .text(path == Self.a ? "var" : "w.log")
    }
    #expect(found?.map(\.reading) == [.text("/logs/own"), .text("w.log")])
  }

  @Test("A value in quotes ends with them")
  func quoted() {
    #expect(readings(#"k="<>";"#, #"k="v";"#) == ["a": .text("v")])
    #expect(readings(#"k="<>";"#, #"k="v" l="w";"#) == nil)
  }

  @Test("Among words, no blank stands within one, and the last may be missing")
  func words() {
    #expect(readings("-agent:<>=[]", "-agent:x=config=y -agent:z=1", isWords: true) == nil)
    #expect(
      readings("-agent:<> []", "-agent:x -a -b", isWords: true) == ["a": .text("x"), "b": .text("-a -b")])
    #expect(readings("-agent:<> []", "-agent:x", isWords: true) == ["a": .text("x"), "b": .text("")])
  }

  @Test("What is between two items of a list separates all of them")
  func lists() {
    #expect(readings("User:α;User:ω", "User:x;User:y;User:z") == ["l": .list(["x", "y", "z"])])
    let rules = TextInversion.Path(name: "l", isList: true, starts: ["RULE", "DEFAULT"])
    let found = MarkedText("α,ω", marks: ["α": .first(rules), "ω": .second(rules)]).match(
      "RULE:CN=(.*),OU=x/$1/,DEFAULT"
    ) { _ in nil }
    #expect(found?.map(\.reading) == [.list(["RULE:CN=(.*),OU=x/$1/", "DEFAULT"])])
    #expect(readings("α", "x") == nil)
    #expect(readings("ω", "x") == nil)
  }
}
