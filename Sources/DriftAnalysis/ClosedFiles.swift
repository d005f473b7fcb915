import AnsibleInventory
import DeploymentRendering
import OrderedCollections

/// Files of variables that could not be opened, by the hosts of the evidence that they say something of.
struct ClosedFiles {
  /// What is told of them, by host; hosts without any are not there.
  private let texts: [String: [String]]

  init(_ scene: DriftScene) {
    let hosts = scene.declared.map { declared in
      declared.unread.map { (text: $0.description, hosts: $0.hosts(in: declared.inventory)) }
    }
    texts = scene.comparison.written.members.compactMapValues { members in
      let texts = members.flatMap { member in
        hosts[member.rendering].filter { $0.hosts.contains(member.name) }.map(\.text)
      }
      return texts.isEmpty ? nil : texts
    }
  }

  /// Why what is declared for a host is not known; nil where it is.
  func reason(for host: String) -> String? { texts[host]?.first }

  /// Whether there are any, and they are the same for all hosts: what they say, they say of every one.
  func areShared(by hosts: [String]) -> Bool {
    guard let first = hosts.first.flatMap({ texts[$0] }) else { return false }
    return hosts.allSatisfy { texts[$0] == first }
  }
}
