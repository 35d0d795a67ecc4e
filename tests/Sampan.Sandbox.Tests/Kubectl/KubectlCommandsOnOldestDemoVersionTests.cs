namespace Sampan.Sandbox.Tests.Kubectl;

public sealed class KubectlCommandsOnOldestDemoVersionTests() : KubectlCommandTests("1.21");
