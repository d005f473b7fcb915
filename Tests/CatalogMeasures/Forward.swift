import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// How well the forward model tells the files of an estate from the estate's own inventory.
struct Forward {
  var right = 0
  var misses: [String] = []
  var gaps: Set<String> = []

  init(_ estate: EstateCase, _ model: ForwardModel) throws {
    let evaluation = Evaluation(estate.assignment(of: try estate.inventory(), model), model: model)
    for host in try estate.hosts {
      let files = evaluation.files(of: host)
      var paths: Set<String> = []
      for file in files {
        paths.insert(file.path)
        if file.format == .foreign { continue }
        let observed = estate.settings(host, file.path)
        for gap in file.gaps { gaps.insert("\(file.component) \(file.name): \(gap)") }
        guard let observed else {
          misses.append("\(host) \(file.path): is not there")
          continue
        }
        compare(host, file, observed)
      }
      for path in try estate.managed(host) where !paths.contains(path) && !Forward.isSalted(path) {
        misses.append(
          "\(host) \(path): is not in the model (\(estate.settings(host, path)?.count ?? 0) settings)")
      }
    }
  }

  /// Password hashes have a new salt at every deploy: nothing is to be learned from them.
  private static func isSalted(_ path: String) -> Bool { path.contains(/web[-_]config/) }

  private mutating func compare(
    _ host: String, _ file: ModelledFile, _ observed: OrderedDictionary<String, String>
  ) {
    let modelled = RenderedFile(file)
    for (key, value) in observed {
      if let reason = modelled.unknown[key] {
        misses.append("\(host) \(file.path): \(key): unknown, \(reason)")
      } else if let text = modelled.settings[key] {
        if SettingDifference.isSame(value, text, of: key) {
          right += 1
        } else {
          misses.append("\(host) \(file.path): \(key): is \(value), model \(text)")
        }
      } else {
        misses.append("\(host) \(file.path): \(key): is \(value), not in the model")
      }
    }
    for (key, text) in modelled.settings where observed[key] == nil {
      misses.append("\(host) \(file.path): \(key): is not there, model \(text)")
    }
    for (key, reason) in modelled.unknown where observed[key] == nil {
      misses.append("\(host) \(file.path): \(key): is not there, model unknown, \(reason)")
    }
  }
}
