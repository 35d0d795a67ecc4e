namespace Sampan.Sandbox.Tests.Kubectl;

public sealed class KubectlOnOldestDemoVersionTests() : KubectlTests("1.21");
