namespace Sampan.Sandbox.Tests.Node.Commands;

public sealed class ExecOnOldVersionTests() : ExecTests("1.25");
