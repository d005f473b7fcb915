import DeploymentRendering
import OrderedCollections
import Testing

@testable import VariableCatalog

/// Hosts that are too many for one evaluation.
struct ManyHostsTests {
  private let catalog = """
    component: web
    variables:
      port: {default: 80}
      web_custom_properties: {default: {}}
    files:
      main:
        path: "/etc/{{ inventory_hostname }}.properties"
        custom: web_custom_properties
        rules:
          - set: {port: "{{ port }}", all: "{{ groups.web | length }}"}
          - set: {first: "{{ hostvars['w0'].port }}", last: "{{ hostvars['w599'].port }}"}
    """

  @Test func theyAreWrittenAsOneByOneInTheirOrder() throws {
    let names = (0..<600).map { "w\($0)" }
    #expect(Evaluation.parts(of: names) > 1)
    let hosts = names.enumerated().map { "    \($1): {port: \($0)}" }
    let renderer = CatalogRenderer(
      model: try model(catalog), components: ["web"], facts: HostFacts(records: []))
    let rendering = try renderer.render(.text("web:\n  hosts:\n" + hosts.joined(separator: "\n")))
    #expect(rendering.hosts.keys.elements == names)
    #expect(rendering.gaps.isEmpty)
    for (index, name) in names.enumerated() {
      let settings = rendering.hosts[name]?.files["/etc/\(name).properties"]?.settings
      #expect(settings == ["port": "\(index)", "all": "600", "first": "0", "last": "599"])
    }
  }
}
