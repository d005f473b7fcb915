import Foundation
import HostEvidence

extension Gathering {
  /// The evidence of the bundles that the options name. A file that is none is named as a host that failed.
  func readBundles(now: Date) throws -> Snapshot {
    let reader = BundleReader(catalog: catalog)
    var hosts: [String: (file: String, record: HostRecord)] = [:]
    var failures: [Snapshot.Failure] = []
    var redacted: [String] = []
    for path in try bundleFiles() {
      do {
        guard let data = FileManager.default.contents(atPath: path) else {
          throw Failure("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        let bundle = try HostBundle(parsing: Array(data), name: path)
        if let other = hosts[bundle.host] {
          throw Failure("\(path) is of the same host as \(other.file) (\(bundle.host)), and was left out")
        }
        hosts[bundle.host] = (path, reader.record(of: bundle))
        if bundle.isRedacted { redacted.append(bundle.host) }
      } catch {
        failures.append(Snapshot.Failure(host: path, reason: "\(error)"))
      }
    }
    if !redacted.isEmpty {
      let names = redacted.count > 3 ? counted(redacted.count, "host") : redacted.joined(separator: ", ")
      console.warn(
        "secrets were left out on \(names): where the inventory says REDACTED_..., put in the secret; equal ones are equal"
      )
    }
    return Snapshot(
      program: DiscoverProgram.version, taken: now.formatted(.iso8601), hosts: hosts.values.map(\.record),
      failures: failures)
  }

  /// Files that were named, and those in folders that were named, sorted.
  private func bundleFiles() throws -> [String] {
    var files: [String] = []
    for path in options.bundles {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw Failure("\(path) is not there")
      }
      guard isFolder.boolValue else {
        files.append(path)
        continue
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.first != "." }
      files += names.sorted().map { "\(path)/\($0)" }
    }
    guard !files.isEmpty else {
      throw Failure("\(options.bundles.joined(separator: ", ")): no file is in there")
    }
    return files
  }
}
