namespace Sampan.Sandbox.Node;

/// <summary>Why a pod's containers can't be created yet.</summary>
/// <param name="Reason">Waiting reason of the containers: <c>ContainerCreating</c> or <c>CreateContainerConfigError</c>.</param>
/// <param name="EventReason">Reason of the Event, such as <c>FailedMount</c>.</param>
/// <param name="Message">What is missing.</param>
internal sealed record MissingDependency(string Reason, string EventReason, string Message);
