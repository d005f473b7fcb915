import Foundation
import OrderedCollections

/// The findings of our plugins, one line of JSON each, put together.
struct RenderingStream {
  private(set) var rendering = Rendering()

  /// What `templates/verify/stream.py` writes: how a host is reached, the files of a role, or a task that failed.
  private struct Finding: Decodable {
    var host: String
    var address: String?
    var port: String?
    var role: String?
    var files: [File]?
    var failed: String?

    struct File: Decodable {
      var path: String
      var content: String?
      var error: String?
    }
  }

  init(_ text: String) throws {
    let decoder = JSONDecoder()
    // Ansible itself may say something in between.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.first == UInt8(ascii: "{") {
      guard let finding = try? decoder.decode(Finding.self, from: Data(line)) else { continue }
      take(finding)
    }
  }

  private mutating func take(_ finding: Finding) {
    var host = rendering.hosts[finding.host] ?? RenderedHost()
    if let address = finding.address, !address.isEmpty { host.address = address }
    if let port = finding.port, !port.isEmpty { host.port = port }
    for file in finding.files ?? [] {
      if let content = file.content {
        var rendered = RenderedFile(path: file.path, text: content)
        rendered.component = finding.role ?? ""
        host.add(rendered)
      } else {
        let reason = file.error ?? "it could not be rendered"
        rendering.gaps.append(Rendering.Gap(host: finding.host, subject: file.path, reason: reason))
        var unknown = RenderedFile(path: file.path, settings: [:])
        unknown.component = finding.role ?? ""
        unknown.doubt = reason
        host.add(unknown)
      }
    }
    if let task = finding.failed {
      let role = finding.role.map { $0.isEmpty ? "" : " of \($0)" } ?? ""
      let reason = "it gives up at \"\(task)\", as it would in a deploy"
      rendering.gaps.append(
        Rendering.Gap(host: finding.host, subject: "the collection\(role)", reason: reason))
      host.doubt = reason
    }
    rendering.hosts[finding.host] = host
  }
}
