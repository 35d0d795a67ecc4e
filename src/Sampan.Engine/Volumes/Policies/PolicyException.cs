namespace Sampan.Engine.Volumes.Policies;

/// <summary>A policy document that can't be used; the message is the part after Velero's <c>with error</c>.</summary>
internal sealed class PolicyException(string message) : Exception(message);
