/// How repeated assignments of a directive combine.
package enum SystemdDirectiveKind: Hashable {
  /// The last one holds.
  case scalar
  /// They add up; an empty assignment starts anew.
  case list
  /// They add up; an empty assignment does nothing.
  case dependency

  package init(section: String, name: String) {
    switch section {
    case "Install": self = name == "DefaultInstance" ? .scalar : .list
    case "Unit" where name.hasPrefix("Condition") || name.hasPrefix("Assert"): self = .list
    case "Unit" where Self.dependencies.contains(name): self = .dependency
    case "Unit": self = name == "Documentation" ? .list : .scalar
    default: self = Self.lists.contains(name) ? .list : .scalar
    }
  }

  /// Directives that one empty assignment resets together carry the same name here: systemd keeps all conditions
  /// of a unit in one list, and all assertions in another.
  static func resetGroup(section: String, name: String) -> String {
    guard section == "Unit" else { return name }
    return ["Condition", "Assert"].first { name.hasPrefix($0) } ?? name
  }

  private static let dependencies: Set<String> = [
    "After", "Before", "BindTo", "BindsTo", "Conflicts", "JoinsNamespaceOf", "OnFailure", "OnSuccess",
    "PartOf",
    "PropagateReloadFrom", "PropagateReloadTo", "PropagatesReloadTo", "PropagatesStopTo",
    "ReloadPropagatedFrom", "Requires", "RequiresMountsFor", "RequiresOverridable", "Requisite",
    "RequisiteOverridable", "StopPropagatedFrom", "Upholds", "Wants", "WantsMountsFor",
  ]

  private static let lists: Set<String> = [
    "AmbientCapabilities", "BPFProgram", "BindPaths", "BindReadOnlyPaths", "BlockIODeviceWeight",
    "BlockIOReadBandwidth", "BlockIOWriteBandwidth", "CPUAffinity", "CacheDirectory", "CapabilityBoundingSet",
    "ConfigurationDirectory", "DeviceAllow", "DisableControllers", "Environment", "EnvironmentFile",
    "ExecCondition", "ExecPaths", "ExecReload", "ExecReloadPost", "ExecSearchPath", "ExecStart",
    "ExecStartPost",
    "ExecStartPre", "ExecStop", "ExecStopPost", "ExtensionDirectories", "ExtensionImages",
    "IODeviceLatencyTargetSec",
    "IODeviceWeight", "IOReadBandwidthMax", "IOReadIOPSMax", "IOWriteBandwidthMax", "IOWriteIOPSMax",
    "IPAddressAllow", "IPAddressDeny", "IPEgressFilterPath", "IPIngressFilterPath", "ImportCredential",
    "InaccessibleDirectories", "InaccessiblePaths", "LoadCredential", "LoadCredentialEncrypted",
    "LogExtraFields",
    "LogFilterPatterns", "LogsDirectory", "MountImages", "NFTSet", "NoExecPaths", "OpenFile",
    "PassEnvironment",
    "ReadOnlyDirectories", "ReadOnlyPaths", "ReadWriteDirectories", "ReadWritePaths",
    "RestartForceExitStatus",
    "RestartPreventExitStatus", "RestrictAddressFamilies", "RestrictFileSystems", "RestrictNamespaces",
    "RestrictNetworkInterfaces", "RootImageOptions", "RuntimeDirectory", "SecureBits", "SetCredential",
    "SetCredentialEncrypted", "SocketBindAllow", "SocketBindDeny", "Sockets", "StandardInputData",
    "StandardInputText", "StateDirectory", "SuccessExitStatus", "SupplementaryGroups",
    "SystemCallArchitectures",
    "SystemCallFilter", "SystemCallLog", "TemporaryFileSystem", "UnsetEnvironment",
  ]
}
