import OrderedCollections
import Testing

@testable import VariableInference

/// Names of hosts left open in texts.
@Suite struct HostTemplateTests {
  @Test(
    arguments: [
      (["A-1.x": "kfk/A-1.x@R", "A-2.x": "kfk/A-2.x@R"], "kfk/{{ inventory_hostname }}@R"),
      (["A-1.x": "A-1:1", "A-2.x": "A-2:1"], "{{ inventory_hostname_short }}:1"),
      (["A-1.x": "kfk/a-1.x@R", "A-2.x": "kfk/a-2.x@R"], "kfk/{{ inventory_hostname | lower }}@R"),
      (["A-1.x": "a-1.pub", "A-2.x": "a-2.pub"], "{{ inventory_hostname_short | lower }}.pub"),
      (["A-1": "x", "A-2": "a-2"], nil),
      (["a": "{a}", "b": "{b}"], nil),
    ] as [(OrderedDictionary<String, String>, String?)])
  func severalHosts(texts: OrderedDictionary<String, String>, template: String?) {
    #expect(HostTemplate.common(texts) == template)
  }

  @Test(
    arguments: [
      ("sr/h1.x@REALM", "h1.x", "sr/{{ inventory_hostname }}@REALM"),
      ("sr/h1@REALM", "h1.x", "sr/{{ inventory_hostname_short }}@REALM"),
      ("sr/h1.x@REALM", "H1.x", "sr/{{ inventory_hostname | lower }}@REALM"),
      ("sr@REALM", "h1.x", nil), ("/h1.x@REALM", "h1.x", nil), ("sr/h1.x@", "h1.x", nil),
      ("https://h1.x:8090", "h1.x", nil), ("sr/h1.x@h1.x", "h1.x", nil), ("sr/h1.y@REALM", "h1.x", nil),
    ] as [(String, String, String?)])
  func aSinglePrincipal(text: String, host: String, template: String?) {
    #expect(HostTemplate.principal(text, on: host) == template)
  }
}
