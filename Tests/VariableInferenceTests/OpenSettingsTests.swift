import Testing

@testable import VariableInference

struct OpenSettingsTests {
  /// A hostile file has a hundred thousand settings, and hundreds of variables ask.
  @Test func settingsThatNothingExplainsAreLookedForOnce() {
    let open = OpenSettings()
    var searches = 0
    for _ in 1...100 {
      #expect(
        open.keys(of: 1) {
          searches += 1
          return ["k"]
        } == ["k"])
    }
    #expect(searches == 1)
    #expect(open.keys(of: 2) { [] } == [])
  }
}
