import ArgumentParser
import DiscoverCommands

@main
enum CPDiscover {
  static func main() async {
    await DiscoverProgram.main()
  }
}
