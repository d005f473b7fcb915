import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// What the collection would write for one service without custom properties and overrides.
struct ExplainedSettings {
  let files: [ModelledFile]
  /// Variables of the component on this host.
  let own: Variables

  /// Whether a setting of a file needs no custom property.
  func covers(_ key: String, _ value: String, in name: String) -> Bool {
    files.contains { file in
      guard file.path.hasSuffix("/" + name), file.format == .properties,
        case .known(let text) = file.settings[key]
      else { return false }
      return SettingDifference.isSame(text, value, of: key)
    }
  }

  /// The drop-in of a unit; nil where the collection writes none of this name.
  func unit(_ name: String?) -> ModelledFile? {
    files.first {
      $0.name == FileModel.unitName && $0.path.hasSuffix("/\(name ?? "").service.d/override.conf")
    }
  }
}
