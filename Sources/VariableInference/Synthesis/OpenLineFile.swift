import OrderedCollections
import VariableCatalog

/// A file of lines that would be written otherwise than it was seen.
struct OpenLineFile {
  let host: String
  let component: String
  let state: FileState
  /// Lines that nothing explains.
  let unexplained: [String]
}

extension EstateState {
  /// The files of lines that would be written otherwise than they were seen.
  var openLineFiles: [OpenLineFile] {
    components.sorted { $0.key < $1.key }.flatMap { component, state in
      state.hosts.flatMap { host in
        host.states.compactMap { state in
          guard let file = state.file, file.format == .lines,
            let seen = host.service.settings(of: file)?.keys, Set(seen) != Set(file.settings.keys)
          else { return nil }
          return OpenLineFile(
            host: host.service.host, component: component, state: state,
            unexplained: seen.filter { file.settings[$0] == nil })
        }
      }
    }
  }
}
