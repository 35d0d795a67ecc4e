namespace Sampan.Sandbox.Node.Commands;

/// <summary>A script uses what the sandbox's shell does not have.</summary>
internal sealed class ShellSyntaxException(string what) : Exception(what);
