import ConfigFormats
import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// What the collection would write for one service without custom properties and overrides.
struct ExplainedSettings {
  let files: [ModelledFile]
  /// The collection's name for the main file.
  let mainName: String
  /// Variables of the component on this host.
  let own: Variables
  /// Where a rendering showed that the model is wrong.
  let corrections: [SettingDifference]

  /// Whether a setting of a file needs no custom property.
  func covers(_ entry: JavaProperties.Entry, in name: String) -> Bool {
    files.contains { file in
      guard file.name == FileModel.mainName ? name == mainName : file.path.hasSuffix("/" + name),
        file.format == .properties,
        // Of a file's settings, the collection has few.
        case .known(let text) = file.settings[entry.writableKey],
        !corrections.contains(where: { $0.file == file.path && $0.key == entry.key })
      else { return false }
      return SettingDifference.isSame(text, entry.rawValue, of: entry.writableKey)
    }
  }

  /// The drop-in of a unit; nil where the collection writes none of this name.
  func unit(_ name: String?) -> ModelledFile? {
    var file = files.first {
      $0.name == FileModel.unitName && $0.path.hasSuffix("/\(name ?? "").service.d/override.conf")
    }
    for row in corrections where row.file == "\(name ?? "").service" {
      file?.settings[row.key] = row.rendered.map(ModelledFile.Setting.known)
    }
    return file
  }
}
