// The steps of a declarative pipeline that docs/nightly/Jenkinsfile uses, each really done or told on standard output.
// usage: groovy pipeline.groovy JENKINSFILE WORKSPACE
class Failed extends Exception { Failed(String why) { super(why) } }

class Pipeline {
  Map env
  Map currentBuild = [description: null, result: 'SUCCESS']
  Map environmentSaid = [:]
  List stagesSaid = []
  Closure always, failure

  def run(Closure body) { body.delegate = this; body.resolveStrategy = Closure.DELEGATE_FIRST; body() }
  def pipeline(Closure body) {
    run(body)
    try {
      stagesSaid.each { run(it) }
    } catch (Failed problem) {
      println "failed: ${problem.message}"
      currentBuild.result = 'FAILURE'
    }
    if (always) run(always)
    if (currentBuild.result == 'FAILURE' && failure) run(failure)
    println "result: ${currentBuild.result}"
  }
  def agent(Closure body) { run(body) }
  def label(String name) { println "agent: $name" }
  def triggers(Closure body) { run(body) }
  def cron(String when) { println "cron: $when" }
  def options(Closure body) { run(body) }
  def disableConcurrentBuilds() {}
  def environment(Closure body) {
    // NAME = VALUE, as in a map.
    def said = environmentSaid
    body.delegate = new Expando(env: env) {
      void setProperty(String name, Object value) { said[name] = value.toString() }
    }
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
  }
  def stages(Closure body) { run(body) }
  def stage(String name, Closure body) { run(body) }
  def steps(Closure body) { stagesSaid << body }
  def post(Closure body) { run(body) }
  def always(Closure body) { always = body }
  def failure(Closure body) { failure = body }
  def script(Closure body) { run(body) }
  def sshagent(Map with, Closure body) { println "sshagent: ${with.credentials}"; run(body) }
  def sh(String script) {
    int status = sh(script: script, returnStatus: true)
    if (status != 0) throw new Failed("sh ended with status $status")
  }
  def sh(Map step) {
    def all = System.getenv().findAll { it.key in ['PATH', 'KEEP'] } + environmentSaid
    def process = new ProcessBuilder(['/bin/sh', '-xe', '-c', step.script])
    process.environment().clear()
    process.environment().putAll(all)
    process.directory(new File(env.WORKSPACE)).redirectErrorStream(true)
    def started = process.start()
    started.inputStream.eachLine { println "sh: $it" }
    int status = started.waitFor()
    if (step.returnStatus) return status
    if (status != 0) throw new Failed("sh ended with status $status")
  }
  def error(String why) { throw new Failed(why) }
  def unstable(String why) { currentBuild.result = 'UNSTABLE'; println "unstable: $why" }
  // Names of the files that FOLDER/*END means.
  def files(String pattern) {
    def (folder, end) = pattern.split('/\\*') + ['']
    (new File(env.WORKSPACE, folder).list() ?: []).findAll { it.endsWith(end) }.sort()
  }
  def junit(Map step) { println "junit: ${files(step.testResults)}" }
  def archiveArtifacts(Map step) { println "archived: ${files(step.artifacts)}" }
  def mail(Map step) { println "mail: ${step.to}: ${step.subject}" }
}

def work = args[1]
def pipeline = new Pipeline(env: [WORKSPACE: work, JENKINS_AGENT_WORKDIR: "$work@agent", JOB_NAME: 'nightly', BUILD_URL: 'http://jenkins/1/'])
def shell = new GroovyShell(new Binding(currentBuild: pipeline.currentBuild, env: pipeline.env))
def text = shell.parse(new File(args[0]))
text.metaClass.methodMissing = { String name, arguments -> pipeline.invokeMethod(name, arguments) }
text.run()
