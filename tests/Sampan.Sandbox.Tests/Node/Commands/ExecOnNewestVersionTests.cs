namespace Sampan.Sandbox.Tests.Node.Commands;

public sealed class ExecOnNewestVersionTests() : ExecTests("1.36");
