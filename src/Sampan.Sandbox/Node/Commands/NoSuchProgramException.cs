namespace Sampan.Sandbox.Node.Commands;

/// <summary>The container can't start the program; the message is that of a container runtime.</summary>
internal sealed class NoSuchProgramException(string message) : Exception(message);
