namespace Sampan.Sandbox.Tests.Kubectl;

public sealed class KubectlOnNewestVersionTests() : KubectlTests("1.36");
