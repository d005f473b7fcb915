import Testing

@testable import HostEvidence

/// Scripts with places to fill.
struct ScriptTemplateTests {
  @Test(arguments: [
    ("a @X@ b", "a 1 b"), ("@X@", "1"), ("@X@@Y_Z@", "12"), ("@X@Y_Z@", "1Y_Z@"),
    ("user@host @X@", "user@host 1"),
    ("\"$@\" @X@ $@", "\"$@\" 1 $@"), ("@x@ @@ @", "@x@ @@ @"), ("@UNKNOWN@", "@UNKNOWN@"), ("", ""),
  ])
  func placesAreFilled(text: String, expected: String) {
    #expect(ScriptTemplate(text).filled(["X": "1", "Y_Z": "2"]) == expected)
  }

  /// What is put in is not looked at again.
  @Test func valuesStayAsTheyAre() {
    #expect(ScriptTemplate("@X@ @Y@").filled(["X": "@Y@", "Y": "2"]) == "@Y@ 2")
  }
}
