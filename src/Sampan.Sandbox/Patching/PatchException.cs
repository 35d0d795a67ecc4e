namespace Sampan.Sandbox.Patching;

/// <summary>A well-formed patch does not fit the document.</summary>
internal sealed class PatchException(string message) : Exception(message);
