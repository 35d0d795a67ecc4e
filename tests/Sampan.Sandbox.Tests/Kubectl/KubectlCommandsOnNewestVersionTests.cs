namespace Sampan.Sandbox.Tests.Kubectl;

public sealed class KubectlCommandsOnNewestVersionTests() : KubectlCommandTests("1.36");
