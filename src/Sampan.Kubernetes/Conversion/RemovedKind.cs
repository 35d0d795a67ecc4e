namespace Sampan.Kubernetes.Conversion;

/// <summary>A kind that newer servers do not have under any version.</summary>
/// <param name="Kind">One of its versions.</param>
/// <param name="Since">First version of Kubernetes without it.</param>
/// <param name="Instead">What does its work today, in words that follow a colon.</param>
public sealed record RemovedKind(Documents.GroupVersionKind Kind, Versions.KubernetesVersion Since, string Instead);
