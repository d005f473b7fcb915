// swift-tools-version: 6.2
import PackageDescription

// Targets stand in the order of ARCHITECTURE.md: each may import only those above it.
// The test ModuleDirectionTests holds every `import` line against this list.
let package = Package(
  name: "cpdiscover",
  products: [.executable(name: "cpdiscover", targets: ["cpdiscover"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssh2-1-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "CTemplates", path: "templates",
      exclude: [
        "audit", "catalog", "components", "export", "report", "scripts", "verify", "actions.yml",
        "evidence.yml",
        "findings.yml",
        "guards.yml",
        "headings.yml", "java.yml",
        "restarts.yml", "result.schema.json", "secrets.yml", "supplies.yml",
      ],
      publicHeadersPath: "include"),
    .target(
      name: "EmbeddedTemplates",
      dependencies: ["CTemplates", .product(name: "Mustache", package: "swift-mustache")]),
    .target(name: "ParallelWork"),
    .target(name: "AnsibleVault", dependencies: ["CCrypto"]),
    .target(
      name: "AnsibleYAML",
      dependencies: [
        "AnsibleVault", "CYAML", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "AnsibleExpressions",
      dependencies: [
        "AnsibleYAML", "CCrypto", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(name: "EstateFindings"),
    .target(
      name: "ConfigFormats",
      dependencies: [.product(name: "OrderedCollections", package: "swift-collections")]),
    .target(
      name: "RemoteShells",
      dependencies: [
        "CLinux", "CSSH2", .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "ComponentCatalog",
      dependencies: ["AnsibleExpressions", "AnsibleYAML", "EmbeddedTemplates", "EstateFindings"]),
    .target(name: "SecretScanning", dependencies: ["ComponentCatalog", "ConfigFormats"]),
    .target(
      name: "HostEvidence",
      dependencies: [
        "AnsibleVault", "ComponentCatalog", "ConfigFormats", "EmbeddedTemplates", "ParallelWork",
        "RemoteShells", "SecretScanning",
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "EstateModel",
      dependencies: [
        "ComponentCatalog", "ConfigFormats", "HostEvidence", "ParallelWork",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "DeploymentRendering",
      dependencies: [
        "AnsibleVault", "AnsibleYAML", "ComponentCatalog", "ConfigFormats", "EmbeddedTemplates",
        "EstateModel",
        "HostEvidence", "ParallelWork", "SecretScanning",
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "AnsibleInventory",
      dependencies: [
        "AnsibleVault", "AnsibleYAML", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "SecretKeeping",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "ComponentCatalog", "DeploymentRendering",
        "HostEvidence", "ParallelWork", "SecretScanning",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "VariableCatalog",
      dependencies: [
        "AnsibleExpressions", "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "DeploymentRendering",
        "EmbeddedTemplates", "ParallelWork",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "DriftAnalysis",
      dependencies: [
        "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats", "DeploymentRendering",
        "EstateFindings", "EstateModel", "HostEvidence", "SecretScanning",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "EstateAudit",
      dependencies: [
        "AnsibleExpressions", "AnsibleYAML", "CCrypto", "ComponentCatalog", "ConfigFormats",
        "DeploymentRendering",
        "DriftAnalysis", "EmbeddedTemplates", "EstateFindings", "EstateModel", "HostEvidence",
        "SecretKeeping",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "HostRoster",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "RemoteShells",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "VariableInference",
      dependencies: [
        "AnsibleExpressions", "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats",
        "DeploymentRendering", "EstateModel", "HostEvidence", "ParallelWork", "VariableCatalog",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "FindingReports",
      dependencies: [
        "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "DeploymentRendering", "EmbeddedTemplates",
        "EstateFindings", "SecretKeeping", "SecretScanning",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "EstateExports",
      dependencies: [
        "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats", "EmbeddedTemplates",
        "EstateModel",
        "HostEvidence", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "DiscoverCommands",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "CLinux", "ComponentCatalog",
        "DeploymentRendering",
        "DriftAnalysis", "EmbeddedTemplates", "EstateAudit", "EstateExports",
        "EstateFindings", "EstateModel", "FindingReports", "HostEvidence", "HostRoster", "RemoteShells",
        "SecretKeeping",
        "VariableCatalog", "VariableInference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .executableTarget(
      name: "cpdiscover",
      dependencies: [
        "DiscoverCommands", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(
      name: "TestSupport",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
      path: "Tests/TestSupport"),
    .target(
      name: "EstateSupport",
      dependencies: [
        "ComponentCatalog", "HostEvidence", "HostRoster", "RemoteShells",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/EstateSupport"),
    .executableTarget(
      name: "StageMeasures",
      dependencies: [
        "AnsibleInventory", "ComponentCatalog", "DeploymentRendering", "DriftAnalysis", "EstateFindings",
        "EstateModel", "EstateSupport", "FindingReports", "HostEvidence", "SecretKeeping", "VariableCatalog",
        "VariableInference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      path: "Tests/StageMeasures"),
    .executableTarget(
      name: "CatalogMeasures",
      dependencies: [
        "AnsibleExpressions", "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "DeploymentRendering",
        "VariableCatalog", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      path: "Tests/CatalogMeasures"),
    .target(
      name: "DriftMutations",
      dependencies: [
        "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats", "DeploymentRendering",
        "DriftAnalysis", "EstateFindings", "EstateModel", "HostEvidence", "TestSupport", "VariableCatalog",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      path: "Tests/DriftMutations"),
    .executableTarget(
      name: "DriftMeasures",
      dependencies: [
        "ComponentCatalog", "DriftMutations", "EstateSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/DriftMeasures"),
    .executableTarget(
      name: "PlanMeasures",
      dependencies: [
        "AnsibleInventory", "ComponentCatalog", "DeploymentRendering", "VariableCatalog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      path: "Tests/PlanMeasures"),
    .testTarget(
      name: "VariableCatalogTests",
      dependencies: [
        "AnsibleExpressions", "AnsibleYAML", "ComponentCatalog", "DeploymentRendering", "VariableCatalog",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "SecretKeepingTests",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "HostEvidence", "SecretKeeping", "SecretScanning",
        "TestSupport",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "ComponentCatalog", "ConfigFormats",
        "DeploymentRendering", "HostEvidence", "SecretKeeping", "SecretScanning",
      ],
      path: "Tests/FuzzTargets"),
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "FuzzTargets", "TestSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Fuzzing"),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"]),
    .testTarget(name: "AnsibleVaultTests", dependencies: ["AnsibleVault", "TestSupport"]),
    .testTarget(
      name: "AnsibleYAMLTests",
      dependencies: [
        "AnsibleYAML", "TestSupport", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "AnsibleExpressionsTests",
      dependencies: [
        "AnsibleExpressions", "AnsibleYAML", "TestSupport",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "ConfigFormatsTests",
      dependencies: [
        "ConfigFormats", "TestSupport", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .executableTarget(
      name: "RepeatedRuns",
      dependencies: ["RemoteShells", .product(name: "Logging", package: "swift-log")],
      path: "Tests/RepeatedRuns"),
    .testTarget(
      name: "RemoteShellsTests",
      dependencies: [
        "RemoteShells", "RepeatedRuns", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "ComponentCatalogTests", dependencies: ["ComponentCatalog"]),
    .testTarget(
      name: "HostEvidenceTests",
      dependencies: ["AnsibleVault", "ComponentCatalog", "HostEvidence", "TestSupport"]),
    .testTarget(
      name: "EstateModelTests",
      dependencies: [
        "ComponentCatalog", "ConfigFormats", "EstateModel", "HostEvidence",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "DeploymentRenderingTests",
      dependencies: [
        "ComponentCatalog", "AnsibleVault", "DeploymentRendering", "EstateModel", "HostEvidence",
        "TestSupport",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "VariableInferenceTests",
      dependencies: [
        "AnsibleExpressions", "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats",
        "EstateModel", "VariableCatalog", "VariableInference",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "AnsibleInventoryTests",
      dependencies: [
        "AnsibleInventory", "AnsibleVault", "AnsibleYAML", "TestSupport",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .testTarget(
      name: "FindingReportsTests",
      dependencies: [
        "ComponentCatalog", "ConfigFormats", "DeploymentRendering", "EmbeddedTemplates", "EstateFindings",
        "FindingReports", "HostEvidence", "SecretKeeping", "TestSupport",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      exclude: ["browser.py", "junit.xsd"]),
    .testTarget(
      name: "DriftAnalysisTests",
      dependencies: [
        "ComponentCatalog", "DriftAnalysis", "EstateFindings", "EstateModel", "HostEvidence", "TestSupport",
      ]),
    .testTarget(
      name: "EstateAuditTests",
      dependencies: [
        "ComponentCatalog", "EstateAudit", "EstateFindings", "EstateModel", "HostEvidence", "SecretKeeping",
        "TestSupport",
      ]),
    .testTarget(
      name: "EstateExportsTests",
      dependencies: [
        "ComponentCatalog", "ConfigFormats", "EmbeddedTemplates", "EstateExports", "EstateModel",
        "HostEvidence",
        "TestSupport",
      ]),
    .testTarget(name: "ParallelWorkTests", dependencies: ["ParallelWork"]),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
    .testTarget(name: "EmbeddedTemplatesTests", dependencies: ["EmbeddedTemplates", "TestSupport"]),
    .testTarget(
      name: "HostRosterTests",
      dependencies: ["AnsibleInventory", "HostRoster", "RemoteShells", "TestSupport"]),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "AnsibleInventory", "AnsibleYAML", "ComponentCatalog", "ConfigFormats", "DeploymentRendering",
        "DriftAnalysis", "DriftMutations", "EstateFindings", "EstateModel", "EstateSupport", "HostEvidence",
        "SecretScanning", "TestSupport", "VariableCatalog", "VariableInference",
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["rendered.py"]),
    .testTarget(
      name: "StageMeasuresTests",
      dependencies: [
        "ComponentCatalog", "ConfigFormats", "EstateModel", "EstateSupport", "HostEvidence", "StageMeasures",
        "TestSupport",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "AnsibleVault", "EmbeddedTemplates", "TestSupport", "cpdiscover",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], exclude: ["pipeline.groovy"]),
    .testTarget(
      name: "LabTests",
      dependencies: [
        "AnsibleYAML", "TestSupport", "cpdiscover", .product(name: "Subprocess", package: "swift-subprocess"),
      ], exclude: ["audit-breakages.yml", "estates"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)

// Of a test of the whole way most time goes to these; unoptimized, they would take five times as long.
let busy: Set = [
  "AnsibleExpressions", "AnsibleYAML", "ConfigFormats", "DeploymentRendering", "EstateModel", "HostEvidence",
  "SecretScanning", "VariableCatalog", "VariableInference",
]

for target in package.targets where target.type != .system && target.name != "CTemplates" {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("ExistentialAny"),
    ]
  if busy.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
  }
}
