namespace Sampan.Sandbox.Node;

/// <summary>The tool image can't do what its arguments ask; the message becomes the container's termination message.</summary>
internal sealed class ToolException(string message) : Exception(message);
